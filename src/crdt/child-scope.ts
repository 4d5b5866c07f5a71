/**
 * Scopes for parts of a state: how a composite type hands a child its own.
 */
import type { Scope } from './contract'

/**
 * A scope for a part of the state: `part` finds it, `wrap` makes a delta of the whole from one of the part, and `put` a
 * whole with another part; without it the part is never changed in place, as the whole would not learn of it.
 */
export function childScope<Parent, Child>(
  scope: Scope<Parent>,
  part: (state: Parent, at: undefined) => Child,
  wrap: (delta: Child, at: undefined) => Parent,
  put?: (state: Parent, next: Child, at: undefined) => Parent,
): Scope<Child> {
  return scopeAt(scope, undefined, part, wrap, put)
}

/** The same where functions that do not depend on the place are told it: scopes are made for every edit. */
export function scopeAt<Parent, Child, At>(
  scope: Scope<Parent>,
  at: At,
  part: (state: Parent, at: At) => Child,
  wrap: (delta: Child, at: At) => Parent,
  put?: (state: Parent, next: Child, at: At) => Parent,
): Scope<Child> {
  // Shared functions make it one object instead of five.
  const child: ChildScope<Parent, Child, At> = {
    scope,
    at,
    part,
    wrap,
    put,
    writer: scope.writer,
    stamp: scope.stamp,
    read: readPart,
    peek: peekPart,
    take: takePart,
    emit: emitPart,
    owner: ownerOfWhole,
    needsDelta: wholeNeedsDelta,
  }
  return child
}

interface ChildScope<Parent, Child, At> extends Scope<Child> {
  readonly scope: Scope<Parent>
  readonly at: At
  readonly part: (state: Parent, at: At) => Child
  readonly wrap: (delta: Child, at: At) => Parent
  readonly put: ((state: Parent, next: Child, at: At) => Parent) | undefined
}

type AnyChildScope = ChildScope<unknown, unknown, unknown>

function readPart<Child>(this: unknown): Child {
  const { scope, part, at } = this as AnyChildScope
  return part(scope.read(), at) as Child
}

function peekPart<Child>(this: unknown): Child {
  const { scope, part, at } = this as AnyChildScope
  return part(scope.peek(), at) as Child
}

function takePart(this: unknown, count?: number): number {
  return (this as AnyChildScope).scope.take(count)
}

function ownerOfWhole(this: unknown): object | null {
  const { scope, put } = this as AnyChildScope
  return put === undefined ? null : scope.owner()
}

function wholeNeedsDelta(this: unknown): boolean {
  const { scope, put } = this as AnyChildScope
  return put === undefined || scope.needsDelta()
}

function emitPart(this: unknown, delta: unknown, next?: unknown): void {
  const { scope, wrap, put, at } = this as AnyChildScope
  const whole = next === undefined || put === undefined ? undefined : put(scope.peek(), next, at)
  scope.emit(wrap(delta, at), whole)
}

/** Emits the removal of all that a scope's state shows, if there is any. */
export function emitClear<State>(
  scope: Scope<State>,
  type: { readonly bottom: State; clear(state: State): State },
): void {
  const delta = type.clear(scope.peek())
  if (delta !== type.bottom) scope.emit(delta)
}
