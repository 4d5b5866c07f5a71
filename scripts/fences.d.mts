export interface SyncedPage {
  readonly text: string
  readonly problems: readonly string[]
}
export function pages(root: string): string[]
export function syncPage(text: string, readSource: (path: string) => string | undefined): SyncedPage
export function regionOf(code: string, region?: string): string[] | undefined
export function sourceReader(root: string): (path: string) => string | undefined
