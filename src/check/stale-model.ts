/**
 * An object whose readers may lag: the last few states of another model are its state.
 */
import { illegal, type Model } from './model'
import { valueText } from './value-text'

/** The states of an object, newest first, at most so many. */
export type Versions<State> = readonly State[]

/**
 * The object of a model, of which an operation that changes nothing may see any of the `k` newest versions. Every other
 * operation acts on the newest and makes a new version, also when it writes what was there before.
 */
export function staleModel<State>(model: Model<State>, k: number): Model<Versions<State>> {
  const { about } = model
  return {
    name: `${model.name}, ${k} versions`,
    initial: [model.initial],
    step(versions, operation) {
      if (model.isRead(operation))
        return versions.some(state => model.step(state, operation) !== illegal) ? versions : illegal
      const next = model.step(versions[0] as State, operation)
      return next === illegal ? illegal : [next as State, ...versions.slice(0, k - 1)]
    },
    stateKey: versions => valueText(model.stateKey === undefined ? versions : versions.map(model.stateKey)),
    isRead: model.isRead,
    ...(about && { about }),
  }
}
