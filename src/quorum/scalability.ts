/**
 * The universal scalability law: what throughput to expect of more replicas, fitted to measurements, and where it stops to grow.
 *
 * Two costs bend the line: contention (alpha), what only one can do at a time, and coherency (beta), what each pair has to agree on.
 * With the second, throughput has a peak and then falls. Left out: superlinear scaling; where it is measured, the fit says so.
 */
import { checkNumber, checkThat, checkWhole } from './checks'
import { leastSquares } from './least-squares'

/** X(N) = gamma N / (1 + alpha (N - 1) + beta N (N - 1)). */
export interface ScalabilityModel {
  /** The throughput of one, in any unit. */
  readonly gamma: number
  /** Contention, at least 0. */
  readonly alpha: number
  /** Coherency, at least 0. */
  readonly beta: number
}

/** The throughput that was measured with so many replicas, threads or clients. */
export interface ScalabilityPoint {
  readonly n: number
  readonly throughput: number
}

/** A model fitted to measurements, with what must be known to believe it. */
export interface ScalabilityFit {
  readonly model: ScalabilityModel
  /** N with the largest throughput, not rounded; `Infinity` when beta is 0. */
  readonly peak: number
  /** The largest N that was measured. */
  readonly measuredMax: number
  /** Whether the peak is within twice what was measured. If not, it is a guess. */
  readonly isPeakKnown: boolean
  /** The coefficients set to 0 because otherwise one comes out below 0: noise, or superlinear scaling, which the law does not describe. */
  readonly clamped: readonly ('alpha' | 'beta')[]
  /** The root mean square of what the model misses, as a part of each measurement. */
  readonly error: number
}

/**
 * The throughput that a model gives for N. No guard: see {@link predictThroughput} for what a fit can know.
 *
 * @example
 * ```ts
 * import { throughputOf } from 'meldkit'
 *
 * throughputOf({ gamma: 100, alpha: 0, beta: 0 }, 8) // => 800
 * throughputOf({ gamma: 100, alpha: 1, beta: 0 }, 8) // => 100
 * ```
 */
export function throughputOf({ gamma, alpha, beta }: ScalabilityModel, n: number): number {
  return (gamma * n) / (1 + alpha * (n - 1) + beta * n * (n - 1))
}

/**
 * Fits the law to measurements by least squares of the relative errors.
 *
 * A coefficient below 0 is not believed: the fit is the closest without one, and `clamped` names what was set to 0 for it. Several measurements of
 * one N are welcome; one of N = 1 is not needed. With noise of 2 %, some ten measurements from 1 to beyond the peak give the peak
 * within about 10 %. O(points).
 *
 * @throws InvariantError `argument` when an N is not a whole number from 1 to 1,000,000, or a throughput not from 10^-9 to 10^15.
 * @throws InvariantError `argument` when there are fewer than three different N.
 *
 * @example
 * ```ts
 * import { fitScalability, throughputOf } from 'meldkit'
 *
 * const truth = { gamma: 1000, alpha: 0.05, beta: 0.001 }
 * const fit = fitScalability([1, 2, 4, 8, 16, 32].map(n => ({ n, throughput: throughputOf(truth, n) })))
 * Math.round(fit.peak) // => 31
 * fit.clamped // => []
 * ```
 *
 * @see Gunther, "Guerrilla Capacity Planning" (2007), chapter 5. We differ in fitting gamma too, where the book divides all by the one
 *   measurement of X(1) and so carries its error into everything; and in weights, which make each error count as a part of its X.
 */
export function fitScalability(points: readonly ScalabilityPoint[]): ScalabilityFit {
  for (const { n, throughput } of points) {
    checkWhole('Scalability: n', n, 1, 1_000_000)
    checkNumber('Scalability: a throughput', throughput, 1e-9, 1e15)
  }
  const different = new Set(points.map(({ n }) => n)).size
  checkThat(different >= 3, 'Scalability: expected measurements of at least three different n', different)
  const free = fitted(points, both)
  const model = believable(points)
  const measuredMax = points.reduce((max, { n }) => Math.max(max, n), 1)
  const peak = peakOf(model)
  return {
    ...{ model, peak, measuredMax, isPeakKnown: peak <= 2 * measuredMax },
    clamped: both.filter(name => model[name] === 0 && matters(free, name, measuredMax)),
    error: errorOf(points, model),
  }
}

/**
 * The throughput that a fit expects of N.
 *
 * @throws InvariantError `argument` when N is not from 1 to twice the largest that was measured: beyond, small errors of the
 *   coefficients decide. Measure further, or ask `throughputOf(fit.model, n)` and call it a guess.
 *
 * @example
 * ```ts
 * import { fitScalability, predictThroughput } from 'meldkit'
 *
 * const fit = fitScalability([1, 2, 4].map(n => ({ n, throughput: 100 * n })))
 * Math.round(predictThroughput(fit, 8)) // => 800
 * ```
 */
export function predictThroughput(fit: ScalabilityFit, n: number): number {
  const nMax = 2 * fit.measuredMax
  checkNumber(`Scalability: n, for which ${fit.measuredMax} was measured,`, n, 1, nMax)
  return throughputOf(fit.model, n)
}

/** Where the derivative is 0: N = sqrt((1 - alpha) / beta). */
function peakOf({ alpha, beta }: ScalabilityModel): number {
  if (alpha >= 1) return 1
  return beta === 0 ? Infinity : Math.max(1, Math.sqrt((1 - alpha) / beta))
}

/** Whether a coefficient is more than the rounding of numbers: of exact measurements on a line it is not. */
function matters(model: ScalabilityModel, name: Bend, n: number): boolean {
  return Math.abs(model[name]) * (name === 'alpha' ? n : n * n) > 1e-9
}

type Bend = 'alpha' | 'beta'

const both: readonly Bend[] = ['alpha', 'beta']

/** The closest model without a coefficient below 0. The least squares that allow it are those of some of them, with 0 for the others. */
function believable(points: readonly ScalabilityPoint[]): ScalabilityModel {
  const models = [both, ['alpha'], ['beta'], []].map(free => fitted(points, free as readonly Bend[]))
  const allowed = models.filter(({ gamma, alpha, beta }) => gamma > 0 && alpha >= 0 && beta >= 0)
  return allowed.reduce((a, b) => (errorOf(points, b) < errorOf(points, a) ? b : a))
}

/**
 * Fits those named, with 0 for the others. N / X(N) is a sum of 1 / gamma, and alpha and beta times that, each times something known;
 * every row is divided by the N / X that was measured, so that errors are relative.
 */
function fitted(points: readonly ScalabilityPoint[], free: readonly Bend[]): ScalabilityModel {
  const columns = {
    alpha: points.map(({ n, throughput }) => (throughput / n) * (n - 1)),
    beta: points.map(({ n, throughput }) => throughput * (n - 1)),
  }
  const one = points.map(({ n, throughput }) => throughput / n)
  const target = points.map(() => 1)
  const [inverse, ...bends] = leastSquares([one, ...free.map(name => columns[name])], target) as [number, ...number[]]
  const of = (name: Bend) => (free.includes(name) ? (bends[free.indexOf(name)] as number) / inverse : 0)
  return { gamma: 1 / inverse, alpha: of('alpha'), beta: of('beta') }
}

/** By how much N / X(N) of the model is off, as a part of the measured. */
function errorOf(points: readonly ScalabilityPoint[], model: ScalabilityModel): number {
  const squares = points.map(({ n, throughput }) => {
    const off = throughput / throughputOf(model, n) - 1
    return off * off
  })
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / points.length)
}
