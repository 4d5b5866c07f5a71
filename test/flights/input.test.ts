// Bad input and bad options of the flights example: one clear line, and exit code 2 through the real start script.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseArguments } from '../../examples/flights/arguments'
import { progressOn } from '../../examples/flights/progress'
import { parseFlights, readFlights } from '../../examples/flights/records'
import { root } from '../support/source'

const folder = mkdtempSync(join(tmpdir(), 'meldkit-flights-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fine = { date: '2001/01/01 00:47', delay: 66, distance: 1750, origin: 'DTW', destination: 'LAS' }
const faultOf = (json: unknown) => {
  const parsed = parseFlights(json)
  return parsed.kind === 'failed' ? parsed.fault : undefined
}

describe('records', () => {
  test('are put in time order', () => {
    const parsed = parseFlights([{ ...fine, date: '2001-02-01T00:00', more: 1 }, fine])
    expect(parsed).toMatchObject({
      kind: 'ok',
      flights: [{ at: Date.UTC(2001, 0, 1, 0, 47) }, { at: Date.UTC(2001, 1, 1) }],
    })
  })

  test.each<[unknown, string]>([
    [{}, 'expected an array of records, got {}'],
    [null, 'expected an array of records, got null'],
    [[], 'expected at least one record, got an empty array'],
    [[fine, 7], 'record 2 of 2: expected an object with date, delay, distance, origin, destination, got 7'],
    [[fine, [fine]], 'record 2 of 2: expected an object'],
    [[{ ...fine, date: undefined }], 'record 1 of 1: date: expected "YYYY/MM/DD HH:MM" from 1970 to 2070, got nothing'],
    [[{ ...fine, date: '2001/02/30 10:00' }], 'got "2001/02/30 10:00"'],
    [[{ ...fine, date: '2001/01/01 24:00' }], 'got "2001/01/01 24:00"'],
    [[{ ...fine, date: '1969/12/31 10:00' }], 'got "1969/12/31 10:00"'],
    [[{ ...fine, date: ['2001/01/01 00:47'] }], 'got ["2001/01/01 00:47"]'],
    [[{ ...fine, delay: null }], 'record 1 of 1: delay: expected whole minutes from -1440 to 14400, got null'],
    [[{ ...fine, delay: '5' }], 'delay: expected whole minutes from -1440 to 14400, got "5"'],
    [[{ ...fine, delay: 0.5 }], 'got 0.5'],
    [[{ ...fine, distance: -1 }], 'distance: expected miles from 0 to 25000, got -1'],
    [[{ ...fine, origin: '' }], 'origin: expected an airport code of 1 to 16 letters or digits, got ""'],
    [[{ ...fine, destination: 'A-B' }], 'destination: expected an airport code'],
    [[{ ...fine, origin: `${'x\n'.repeat(100)}` }], '...'],
    [JSON.parse('[{"__proto__":{"date":"2001/01/01 00:47"}}]'), 'date: expected'],
  ])('%j is refused', (json, message) => {
    expect(faultOf(json)).toContain(message)
    expect(faultOf(json)).not.toContain('\n')
  })

  test('a file that is missing, and one that is not JSON, are refused in one line', () => {
    expect(readFlights(join(folder, 'none.json'))).toEqual({ kind: 'failed', fault: 'cannot read the file (ENOENT)' })
    expect(readFlights(folder)).toEqual({ kind: 'failed', fault: 'cannot read the file (EISDIR)' })
    const file = join(folder, 'text.json')
    writeFileSync(file, 'not\n{"json"')
    expect(readFlights(file)).toMatchObject({ kind: 'failed', fault: expect.stringMatching(/^not JSON: [^\n]+$/) })
  })
})

describe('options', () => {
  test.each<[string[], object]>([
    [[], { kind: 'run', input: undefined, seed: undefined }],
    [['--seed', '7', '--input=a=b.json'], { kind: 'run', input: 'a=b.json', seed: 7 }],
    [['--help'], { kind: 'help' }],
    [['--sede', '7'], { kind: 'failed', fault: 'unknown option "--sede"; --help lists the options' }],
    [['my.json'], { kind: 'failed', fault: 'unknown option "my.json"; --help lists the options' }],
    [['--input'], { kind: 'failed', fault: '--input needs a value; --help says which' }],
    [['--seed', '-1'], { kind: 'failed', fault: '--seed: expected a whole number of at least 0, got "-1"' }],
  ])('%j', (args, expected) => {
    expect(parseArguments(args)).toEqual(expected)
  })
})

test('progress is one live line on a terminal and plain lines elsewhere', () => {
  const written = (isTTY: boolean) => {
    const texts: string[] = []
    const progress = progressOn({ isTTY, write: text => texts.push(text) }, 4)
    for (const done of [0, 1, 2, 4]) progress(done, done < 2 ? 'first' : 'second')
    return texts.join('')
  }
  expect(written(false)).toBe('  0 % first\n 50 % second\n')
  expect(written(true).match(/\n/g)).toHaveLength(1)
  expect(written(true)).toContain('100 %')
})

describe('npm start', () => {
  const start = (args: readonly string[]) =>
    spawnSync(process.execPath, [join(root, 'scripts/start.mjs'), ...args], {
      cwd: folder,
      env: { ...process.env, INIT_CWD: folder },
      encoding: 'utf8',
    })
  const patience = { timeout: 60_000 }

  test('runs on a file of the folder where the user is', patience, () => {
    writeFileSync(join(folder, 'mine.json'), JSON.stringify([fine, { ...fine, origin: 'XX1', delay: -3 }]))
    const { status, stdout, stderr } = start(['--input', 'mine.json', '--seed', '3'])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain('every one is right')
  })

  test.each<[string, string, string]>([
    [
      'bad.json',
      JSON.stringify([fine, { ...fine, delay: 'late' }]),
      'bad.json: record 2 of 2: delay: expected whole minutes from -1440 to 14400, got "late"',
    ],
    ['broken.json', '[{"date"', 'broken.json: not JSON: '],
  ])('ends with code 2 and one line for %s', patience, (name, text, message) => {
    writeFileSync(join(folder, name), text)
    const { status, stdout, stderr } = start(['--input', name])
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  test('ends with code 2 for an unknown option', patience, () => {
    const { status, stderr } = start(['--frobnicate'])
    expect(status).toBe(2)
    expect(stderr).toBe('flights: unknown option "--frobnicate"; --help lists the options\n')
  })
})
