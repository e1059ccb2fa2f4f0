import {Interrupted} from '../core/errors.js'
import {remedies, type Remedy} from '../core/remedies.js'
import type {AuditResult} from '../result/audit-result.js'
import {utilityFigure} from '../report/utility-figure.js'
import {estimateOf} from '../report/view/entries.js'
import {mainLearner} from '../report/view/utility.js'
import {measuredBy, rowsAtRisk, utilityOf} from './measure.js'
import {MITIGATION_SCHEMA, type Attempt, type Mitigation, type Setting} from '../report/mitigation/mitigation.js'

/** Of more people nobody can say that they were kept out and the release is still about the class. */
const MOST_WITHHELD = 0.2
const WITHHOLDING_ROUNDS = 3
/** So many people share a cell that was coarsened. */
const COARSER = [5, 20]
/** Minority rows for each person that shares a cell: half of them are held out, and one cell for all would leave nothing to learn. */
const ROWS_PER_SHARE = 4
/** Shares of the rows per record, and in the end one row per record. */
const FEWER = 0.25
const OTHER_GENERATORS = ['gaussian-copula', 'arf']
const NOISE: readonly Setting[] = [0.05, 0.2].map(noise => ({
  generator: 'noisy-smote',
  options: [`noisy-smote.noise=${noise}`],
}))
const PRIVATE: readonly Setting[] = [
  ['smote-dp', 10],
  ['dp-gaussian-copula', 10],
  ['dp-gaussian-copula', 3],
  ['dp-gaussian-copula', 1],
].map(([generator, epsilon]) => ({generator: String(generator), options: [`${generator}.epsilon=${epsilon}`]}))

/** The generators that are tried beside the one that is asked about: options can be given for them. */
export const triedGenerators: readonly string[] = [
  ...new Set([...OTHER_GENERATORS, ...[...NOISE, ...PRIVATE].map(({generator}) => generator)]),
]

/** An audit of a setting; its result lists everybody at risk. */
export interface Trial {
  readonly setting: Setting
  readonly number: number
  /** Left out for the seed of all first audits. */
  readonly seed?: number
}

export interface MitigationRequest {
  readonly start: Setting
  readonly seed: number
  /** Synthetic rows per real one when the setting says nothing. */
  readonly balance: number
  readonly remedies: readonly Remedy[]
  /** Returns why it cannot be, in words, where the generator does not fit the data. */
  readonly audit: (trial: Trial) => Promise<AuditResult | string>
  /** Whether it was asked to stop. */
  readonly isStopped: () => boolean
  /** Is told what has been tried so far. */
  readonly onAttempt?: (soFar: Mitigation) => Promise<void>
}

/** An attempt with what the next one needs of it. */
interface Tried {
  readonly attempt: Attempt
  readonly atRisk: readonly number[]
}

/**
 * Tries remedies against what a generator leaks, from those that change least to those that change most, until the policy
 * passes or nothing is left to try: people at risk are withheld from the generator, round after round, or their cells are
 * coarsened; fewer rows are released; another generator makes them; noise is added; a private generator makes them. Where
 * a remedy leaves few people at risk, these are withheld too.
 * Every attempt is audited anew, on the same splits and test rows, so that leakage and utility can be compared. Whoever
 * is withheld is no longer in the release, but others may be exposed by that (the onion effect, Carlini et al., NeurIPS
 * 2022, arXiv 2206.10469): after each round those are named who were not at risk before, and withheld in the next.
 *
 * The attempt that passes was chosen among several on these data, so it is audited once more with a seed that had no part
 * in the choice. Only if it passes again is it the answer; otherwise the search goes on.
 *
 * @throws What the audit of the first attempt throws.
 */
export async function mitigate(request: MitigationRequest): Promise<Mitigation> {
  const search = new Search(request)
  const first = await search.attempt('none', request.start)
  if (first === undefined) return search.state('nothing-helps')
  const ladder: Readonly<Record<Remedy, () => Promise<void>>> = {
    withhold: () => search.withhold(first),
    coarsen: () => search.coarsen(first),
    'fewer-rows': () => search.fewerRows(),
    'other-generator': () => search.otherGenerators(),
    noise: () => search.each('noise', NOISE),
    private: () => search.each('private', PRIVATE),
  }
  for (const remedy of remedies) if (request.remedies.includes(remedy)) await ladder[remedy]()
  return search.state('nothing-helps')
}

class Search {
  readonly #request: MitigationRequest
  readonly #attempts: Attempt[] = []
  readonly #leftOut: Mitigation['leftOut'][number][] = []
  #first: AuditResult | undefined
  #chosen: number | undefined
  #isStopped = false

  constructor(request: MitigationRequest) {
    this.#request = request
  }

  #isOver(): boolean {
    return this.#isStopped || this.#chosen !== undefined
  }

  /** Audits a setting. Returns nothing where it could not be, or where nothing is left to do. */
  async attempt(remedy: Attempt['remedy'], setting: Setting, from?: Tried): Promise<Tried | undefined> {
    if (this.#isOver()) return undefined
    const {onAttempt} = this.#request
    const [number, startedAt] = [this.#attempts.length + 1, performance.now()]
    const result = await this.#audit({setting, number})
    if (typeof result === 'object') this.#first ??= result
    const head = {number, remedy, setting, ...(from && {from: from.attempt.number})}
    const ended = () => ({seconds: Math.round(performance.now() - startedAt) / 1000})
    let tried: Tried | undefined
    if (typeof result === 'string') this.#attempts.push({...head, status: 'not-possible', because: result, ...ended()})
    else if (result === undefined || this.#isStopped) this.#attempts.push({...head, status: 'stopped', ...ended()})
    else {
      const atRisk = rowsAtRisk(result, setting.generator)
      const measured = measuredBy(result, setting.generator)
      const confirmation = measured.policyPassed ? await this.#confirm(setting, number) : undefined
      const attempt: Attempt = {
        ...head,
        ...measured,
        status: 'done',
        ...(from && {newlyAtRisk: atRisk.filter(row => !from.atRisk.includes(row))}),
        ...this.#changeOf(measured.utility?.value),
        ...(confirmation && {confirmation}),
        ...ended(),
      }
      this.#attempts.push(attempt)
      if (confirmation?.policyPassed === true && confirmation.complete) this.#chosen = number
      tried = {attempt, atRisk}
    }
    await onAttempt?.(this.state('running'))
    return this.#isOver() ? undefined : tried
  }

  /** Rounds of withholding whoever is at risk, as long as that leaves fewer at risk or a smaller excess. */
  async withhold(from: Tried): Promise<void> {
    const {setting} = from.attempt
    let [last, withheld]: [Tried | undefined, readonly number[]] = [from, []]
    for (let round = 0; round < WITHHOLDING_ROUNDS && last !== undefined && !this.#isOver(); round++) {
      const before: Tried = last
      if (before.atRisk.length === 0) {
        this.#leave('withhold', setting, round === 0 ? 'nobody is named as being at risk' : 'nobody else is at risk')
        return
      }
      withheld = [...new Set([...withheld, ...before.atRisk])].sort((a, b) => a - b)
      const people = this.#first?.input.minorityRows ?? 0
      if (withheld.length > MOST_WITHHELD * people) {
        const share = `${MOST_WITHHELD * 100} % of ${people} rows of the minority`
        this.#leave('withhold', setting, `${withheld.length} people would have to be withheld, more than ${share}`)
        return
      }
      last = await this.attempt('withhold', {...setting, treatment: {...setting.treatment, withheld}}, before)
      if (last !== undefined && !isBetter(last.attempt, before.attempt)) return
    }
  }

  /** Where few are at risk after another remedy, these few are withheld as well. */
  async #withholdFew(tried: Tried | undefined): Promise<void> {
    const people = this.#first?.input.minorityRows ?? 0
    if (tried === undefined || tried.atRisk.length === 0 || tried.atRisk.length > MOST_WITHHELD * people) return
    if (this.#request.remedies.includes('withhold')) await this.withhold(tried)
  }

  async coarsen(from: Tried): Promise<void> {
    const {setting} = from.attempt
    if (from.atRisk.length === 0) {
      this.#leave('coarsen', setting, 'nobody is named as being at risk')
      return
    }
    const coarser = COARSER.filter(count => ROWS_PER_SHARE * count <= (this.#first?.input.minorityRows ?? 0))
    if (coarser.length === 0) this.#leave('coarsen', setting, 'the class is too small to have several cells')
    for (const people of coarser)
      await this.#withholdFew(
        await this.attempt('coarsen', {...setting, treatment: {withheld: [], coarsened: {rows: [...from.atRisk], people}}}, from),
      )
  }

  async fewerRows(): Promise<void> {
    const {start, balance} = this.#request
    const ratio = start.ratio ?? balance
    const fewer = [...new Set([FEWER * ratio, 1])].filter(each => each < ratio && each >= 1)
    if (fewer.length === 0) this.#leave('fewer-rows', start, 'there is no more than one row per record already')
    for (const each of fewer) await this.#withholdFew(await this.attempt('fewer-rows', {...start, ratio: each}))
  }

  async otherGenerators(): Promise<void> {
    const {start} = this.#request
    const others = OTHER_GENERATORS.filter(name => name !== start.generator)
    await this.each(
      'other-generator',
      others.map(generator => ({generator, options: []})),
    )
  }

  async each(remedy: Remedy, settings: readonly Setting[]): Promise<void> {
    for (const setting of settings)
      await this.#withholdFew(await this.attempt(remedy, {...ratioOf(this.#request.start), ...setting}))
  }

  state(outcome: 'nothing-helps' | 'running'): Mitigation {
    const first = this.#first
    if (first === undefined) throw new TypeError('The first audit has no result.')
    const learner = mainLearner(first)
    const figure = utilityFigure(first).name
    const realOnly = estimateOf(utilityOf(first, 'none')?.estimates, figure)
    return {
      schema: MITIGATION_SCHEMA,
      tool: first.tool,
      input: first.input,
      seed: this.#request.seed,
      policy: first.policy?.sha256 ?? '',
      remedies: this.#request.remedies,
      ...(learner !== undefined && {learner}),
      figure,
      ...(realOnly && {realOnly}),
      attempts: [...this.#attempts],
      leftOut: [...this.#leftOut],
      outcome: this.#chosen !== undefined ? 'passed' : this.#isStopped ? 'stopped' : outcome,
      ...(this.#chosen !== undefined && {chosen: this.#chosen}),
    }
  }

  /** Nothing where it was stopped before there was anything to tell; the first audit has to have something. */
  async #audit(trial: Trial): Promise<AuditResult | string | undefined> {
    const {audit, isStopped} = this.#request
    try {
      const result = await audit(trial)
      if (typeof result === 'object' && !result.complete && isStopped()) this.#isStopped = true
      return result
    } catch (error) {
      if (!(error instanceof Interrupted) || this.#first === undefined) throw error
      this.#isStopped = true
      return undefined
    }
  }

  async #confirm(setting: Setting, number: number): Promise<Attempt['confirmation']> {
    const seed = this.#request.seed + number
    const result = await this.#audit({setting, number, seed})
    if (typeof result !== 'object') return undefined
    return {...measuredBy(result, setting.generator), seed, complete: result.complete}
  }

  #changeOf(utility: number | undefined): {change?: number} {
    const first = this.#attempts.at(0)?.utility?.value
    return utility === undefined || first === undefined ? {} : {change: utility - first}
  }

  #leave(remedy: Remedy, {generator}: Setting, because: string): void {
    this.#leftOut.push({remedy, generator, because})
  }
}

const ratioOf = ({ratio}: Setting) => (ratio === undefined ? {} : {ratio})

function isBetter(attempt: Attempt, before: Attempt): boolean {
  const [now, then] = [attempt, before].map(({atRisk, strongest}) => ({
    people: atRisk?.found ?? 0,
    excess: strongest?.excess.value ?? 0,
  }))
  return now.people < then.people || now.excess < then.excess
}
