/**
 * Spans: pieces of one run that show or do not, with what their elements hold.
 */
import type { Run } from './run'

/** What stands in a sequence: a string, or an array with an entry for each element. */
export type Content = string | readonly unknown[]

/** Elements `offset` to `offset + length - 1` of a run. */
export interface Span<C> {
  readonly run: Run
  readonly offset: number
  readonly length: number
  /** Whether they show; else they are tombstones. */
  readonly isLive: boolean
  /** What they hold; null for tombstones of which that was dropped. */
  readonly content: C | null
}

class SpanRecord<C> implements Span<C> {
  constructor(
    readonly run: Run,
    readonly offset: number,
    readonly length: number,
    readonly isLive: boolean,
    readonly content: C | null,
  ) {}
}

/** Makes a span; all are made here. */
export function makeSpan<C>(run: Run, offset: number, length: number, isLive: boolean, content: C | null): Span<C> {
  return new SpanRecord(run, offset, length, isLive, content)
}

/** A part of a span. */
export function partOf<C extends Content>(span: Span<C>, from: number, to: number): Span<C> {
  if (from === 0 && to === span.length) return span
  const content = span.content === null ? null : (span.content.slice(from, to) as C)
  return new SpanRecord(span.run, span.offset + from, to - from, span.isLive, content)
}

/** The most entries of a span of an array, which is copied whole when one of them changes. */
export const spanLengthMax = 64

/** Whether `next` goes on where `span` ends, so that the two are one. */
export function continues(span: Span<unknown>, next: Span<unknown>): boolean {
  return (
    span.run === next.run &&
    span.offset + span.length === next.offset &&
    span.isLive === next.isLive &&
    (span.content === null) === (next.content === null) &&
    (span.length + next.length <= spanLengthMax || typeof span.content === 'string' || span.content === null)
  )
}

/** Two spans of which the second goes on where the first ends, as one. */
export function joined<C extends Content>(span: Span<C>, next: Span<C>): Span<C> {
  return new SpanRecord(
    span.run,
    span.offset,
    span.length + next.length,
    span.isLive,
    span.content === null ? null : appended(span.content, next.content as C),
  )
}

/** One content behind another. */
export function appended<C extends Content>(content: C, more: C): C {
  return (typeof content === 'string' ? content + (more as string) : [...content, ...(more as readonly unknown[])]) as C
}
