import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../src/base/error'
import { type OperationId, operationId, operationIdParts, parseOperationId } from '../../src/base/operation-id'
import { failed, mapOutcome, type Outcome, ok, unknown } from '../../src/base/outcome'

describe('an outcome', () => {
  const operation = operationId('alice', 3)

  test('has one of three kinds, and only unknown has an operation to resume', () => {
    const all: readonly Outcome<number>[] = [ok(1), failed('No quorum.'), unknown(operation, 'No answer.')]
    expect(all.map(outcome => outcome.kind)).toEqual(['ok', 'failed', 'unknown'])
    expect(all.map(outcome => 'operation' in outcome)).toEqual([false, false, true])
  })

  test('answers never overwrite the kind, whatever they contain', () => {
    const hostile = { kind: 'ok', value: 1, needed: 2 } as { needed: number }
    expect(failed('No quorum.', hostile).kind).toBe('failed')
    expect(unknown(operation, 'No answer.', hostile).kind).toBe('unknown')
  })

  test('mapping changes the value of ok, keeps its answers and passes the others by reference', () => {
    const double = (n: number) => n * 2
    expect(mapOutcome(ok(4, { got: 3 }), double)).toEqual(ok(8, { got: 3 }))
    for (const other of [failed('No.'), unknown(operation, 'No answer.')] as const) {
      expect(mapOutcome(other as Outcome<number>, double)).toBe(other)
    }
  })
})

describe('an operation id', () => {
  test('survives its text form, also when the replica contains slashes', () => {
    const replica = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', '/', '1', '\n', 'é', '😀') })
    fc.assert(
      fc.property(replica, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (name, number) => {
        const id = operationId(name, number)
        expect(operationIdParts(id)).toEqual({ replica: name, number })
        expect(parseOperationId(id)).toBe(id)
      }),
    )
  })

  test.each([
    '',
    'alice',
    'alice/',
    '/3',
    'alice/0',
    'alice/03',
    'alice/-1',
    'alice/1.5',
    'alice/3 ',
    'alice/9007199254740992',
    '\ud800/1',
    `${'a'.repeat(129)}/1`,
    `${'a'.repeat(200)}/1`,
    3 as unknown as string,
    null as unknown as string,
  ])('the text %j is refused', text => expect(() => parseOperationId(text)).toThrow(InvariantError))

  test.each([
    ['', 1],
    ['alice', 0],
    ['alice', NaN],
    ['alice', 1.5],
    ['\udc00', 1],
    [undefined as unknown as string, 1],
  ])('replica %j with number %j is refused', (replica, number) => {
    expect(() => operationId(replica, number)).toThrow(expect.objectContaining({ code: 'operation-id' }))
  })

  test('a plain string is not one', () => {
    // @ts-expect-error: only the constructors make operation ids
    const id: OperationId = 'alice/3'
    expect(id).toBe('alice/3')
  })
})
