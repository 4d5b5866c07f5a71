// How far it is: one live line on a terminal, a plain line now and then elsewhere.

/** Called with what is done and what is going on. */
export type Progress = (done: number, state: string) => void

/** Where progress goes; process.stdout is one. */
export interface Screen {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const width = 30

/** Progress towards `total`, which is reached exactly once. */
export function progressOn(screen: Screen, total: number): Progress {
  let lastState = ''
  return (done, state) => {
    const part = done / total
    if (screen.isTTY) {
      const bar = '█'.repeat(Math.round(part * width)).padEnd(width, '░')
      screen.write(`\r\x1b[2K${bar} ${Math.floor(part * 100)} % ${state}${done === total ? '\n' : ''}`)
    } else if (state !== lastState) {
      screen.write(`${String(Math.floor(part * 100)).padStart(3)} % ${state}\n`)
      lastState = state
    }
  }
}
