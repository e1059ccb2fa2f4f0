import type {Match} from '../../../attacks/risks/kept-columns.js'
import type {Table} from '../../../core/table.js'
import {BestQuestion} from '../../../stats/best-question.js'
import type {RiskCounts, SearchCounts} from '../../plan/task-output.js'

/** Whose records are asked about: members and others in one table, in random order. */
export interface Asked {
  readonly records: Table<'targets'>
  /** Per row the person, counted from 0. */
  readonly persons: Int32Array
  /** Per person. */
  readonly isMember: Uint8Array
  /** Per person how the audit knows it: a row number of the source, or the number of a group. */
  readonly names: readonly number[]
}

/** What one question of a search is about, by column names. */
export interface SearchQuestion {
  readonly known: readonly string[]
  readonly secret: readonly string[]
}

/**
 * Questions of one family about the same people: of how many members and of how many others the attacker was right, and
 * which question sets them apart best. What is counted are people: one of whom several rows are guessed right counts
 * once. Questions that are right about the same people as an earlier one are counted as asked and cost nothing more
 * (see `BestQuestion`).
 */
export class RiskSearch {
  readonly #asked: Asked
  readonly #questions = new BestQuestion<SearchQuestion>()
  readonly #seen = new Set<string>()
  readonly #stamps: Int32Array
  #stamp = 0
  #asking = 0

  constructor(
    readonly by: SearchCounts['by'],
    asked: Asked,
  ) {
    this.#asked = asked
    this.#stamps = new Int32Array(asked.isMember.length)
  }

  /**
   * @param right Rows that were guessed right, in any order.
   * @param possible Who can be right at all: a person without a value cannot.
   */
  add(question: SearchQuestion, right: Iterable<number>, possible: Possible): void {
    this.#asking++
    const {isMember, persons} = this.#asked
    const stamp = ++this.#stamp
    let [mainHits, hits, one, other] = [0, 0, 0, 0]
    for (const row of right) {
      const person = persons[row]
      if (this.#stamps[person] === stamp) continue
      this.#stamps[person] = stamp
      if (isMember[person] === 1) mainHits++
      else hits++
      one ^= scrambled(person)
      other ^= scrambled(~person)
    }
    if (mainHits + hits === 0) return
    const {members: mainTrials, others: trials} = possible
    const who = `${mainTrials}/${trials}/${mainHits + hits}/${one}/${other}`
    if (this.#seen.has(who)) return
    this.#seen.add(who)
    this.#questions.add(question, {mainHits, mainTrials, hits, trials})
  }

  /** @param baseline What random guesses come to in the question that is best. */
  counts(baseline?: (question: SearchQuestion) => RiskCounts): SearchCounts {
    const {best} = this.#questions
    const head = {by: this.by, asked: this.#asking, classes: 1}
    if (best === undefined) return head
    const {question, answered, ownPValue, pValue} = best
    return {
      ...head,
      best: {
        ...question,
        main: {successes: answered.mainHits, attempts: answered.mainTrials},
        control: {successes: answered.hits, attempts: answered.trials},
        ...(baseline && {baseline: baseline(question)}),
        ownPValue,
        pValue,
      },
    }
  }
}

export interface Possible {
  readonly members: number
  readonly others: number
}

/** People with a row for which this holds. */
export function possiblePeople({persons, isMember}: Asked, hasValue: (row: number) => boolean = () => true): Possible {
  const able = new Uint8Array(isMember.length)
  persons.forEach((person, row) => {
    if (hasValue(row)) able[person] = 1
  })
  let [members, others] = [0, 0]
  able.forEach((can, person) => {
    if (can === 0) return
    if (isMember[person] === 1) members++
    else others++
  })
  return {members, others}
}

/** Rows for which a match found a released row. */
export function matchedRows({rows}: Match): Int32Array {
  return Int32Array.from(rows.keys()).filter(row => rows[row] >= 0)
}

/** A bijection of 32 bits that spreads neighbouring numbers (the finaliser of MurmurHash3). */
function scrambled(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** The better of two classes' questions; how many classes there were is paid for where p-values are pooled. */
export function addSearches(a: readonly SearchCounts[], b: readonly SearchCounts[]): SearchCounts[] {
  return a.map((one, at) => {
    const other = b[at]
    const better = (other.best?.pValue ?? Infinity) < (one.best?.pValue ?? Infinity) ? other : one
    return {...better, asked: one.asked + other.asked, classes: one.classes + other.classes}
  })
}
