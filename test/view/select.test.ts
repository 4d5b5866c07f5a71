import { describe, expect, test } from 'vitest'
import { change, derive, merge, replica, select, view } from '../../src/index'
import { Board } from '../replica/support'

/** A function that counts its calls. */
function counted<Args extends readonly unknown[], Result>(run: (...args: Args) => Result) {
  const calls = { count: 0 }
  const counting = (...args: Args): Result => {
    calls.count++
    return run(...args)
  }
  return [counting, calls] as const
}

const [one] = change(Board, replica(Board, 'alice'), board => {
  board.tags.add('x')
  board.todos.at('a').title.set('tea')
})
const [liked] = change(Board, one, board => board.likes.increment())
const [tagged] = change(Board, liked, board => board.tags.add('y'))

describe('select', () => {
  test('computes again only when the part that it picks has changed', () => {
    const [sorted, calls] = counted((tags: ReadonlySet<string>) => [...tags].sort())
    const tags = select(Board, board => board.tags, sorted)
    expect(tags(one)).toEqual(['x'])
    expect(tags(liked)).toBe(tags(one))
    expect(calls.count).toBe(1)
    expect(tags(tagged)).toEqual(['x', 'y'])
    expect(calls.count).toBe(2)
  })

  test('remembers several versions at a time', () => {
    const [size, calls] = counted((tags: ReadonlySet<string>) => [tags.size])
    const tags = select(Board, board => board.tags, size)
    for (let i = 0; i < 5; i++) for (const version of [one, tagged]) tags(version)
    expect(calls.count).toBe(2)
  })

  test('serves other replicas with the same parts', () => {
    const [size, calls] = counted((tags: ReadonlySet<string>) => [tags.size])
    const tags = select(Board, board => board.tags, size)
    tags(one)
    const bob = replica(Board, 'bob', one)
    tags(bob)
    tags(merge(Board, one, change(Board, bob, board => board.likes.increment())[1]))
    expect(calls.count).toBe(1)
  })

  test('picks parts inside maps', () => {
    const [upper, calls] = counted((todo: { title: string } | undefined) => ({ text: `${todo?.title.toUpperCase()}` }))
    const title = select(Board, board => board.todos.get('a'), upper)
    expect(title(one)).toEqual({ text: 'TEA' })
    expect(title(tagged)).toBe(title(one))
    expect(calls.count).toBe(1)
  })

  test('just computes for parts that are no objects', () => {
    const [double, calls] = counted((likes: number) => likes * 2)
    const likes = select(Board, board => board.likes, double)
    expect([likes(one), likes(liked), likes(liked)]).toEqual([0, 2, 2])
    expect(calls.count).toBe(3)
  })

  test('does not remember an error', () => {
    let broken = true
    const tags = select(
      Board,
      board => board.tags,
      tags => {
        if (broken) throw new Error('not yet')
        return tags.size
      },
    )
    expect(() => tags(one)).toThrow('not yet')
    broken = false
    expect(tags(one)).toBe(1)
  })
})

describe('derive', () => {
  const [todos, tags] = [view(Board, one).todos, view(Board, one).tags]

  test('computes once for the same inputs, and again when one of them is another object', () => {
    const [both, calls] = counted((a: object, b: object) => ({ a, b }))
    const derived = derive((a: object, b: object) => both(a, b))
    expect(derived(todos, tags)).toEqual({ a: todos, b: tags })
    expect(derived(todos, tags)).toBe(derived(view(Board, liked).todos, view(Board, liked).tags))
    expect(calls.count).toBe(1)
    derived(todos, view(Board, tagged).tags)
    expect(calls.count).toBe(2)
    expect(derived(tags, todos)).toEqual({ a: tags, b: todos })
    derived(todos, tags)
    expect(calls.count).toBe(3)
  })

  test('remembers a result that is undefined', () => {
    const [nothing, calls] = counted((_: object) => undefined)
    const derived = derive((input: object) => nothing(input))
    expect([derived(tags), derived(tags)]).toEqual([undefined, undefined])
    expect(calls.count).toBe(1)
  })

  test('regression: takes functions whose length does not say how many inputs there are', () => {
    // It asked compute.length, which is 0 for rest and default parameters, and answered undefined.
    const [count, calls] = counted((...inputs: readonly object[]) => inputs.length)
    const derived = derive((...inputs: readonly object[]) => count(...inputs))
    expect([derived(tags, todos), derived(tags, todos), derived(tags)]).toEqual([2, 2, 1])
    expect(calls.count).toBe(2)
    const defaulted = derive((a: object, b: object = tags) => [a, b])
    expect(defaulted(todos, tags)).toEqual([todos, tags])
  })
})
