import {CHANGES, type ReconstructedRecords, type OriginGuesses} from '../attacks/attack.js'
import {
  addRecordCounts,
  addOriginCounts,
  comparable,
  comparisonScale,
  countRecords,
  countOrigins,
  sameRecords,
} from '../audit/score/count-guesses.js'
import {countInReleases, realOfReleases} from '../audit/score/count-in-releases.js'
import {CERTAIN} from '../core/certain.js'
import {auc} from '../stats/roc.js'
import {scoreChanges} from './change-score.js'
import type {PlayedPart} from './played-part.js'

/** What was guessed, counted. */
export interface GuessSummary {
  /** How many records were reconstructed, rows judged or target records scored; the rows themselves are in `out`. */
  readonly records: number
  readonly explainedShare?: number
  /** Reconstructed records with a confidence of at least `CERTAIN`. */
  readonly certain?: number
  /** Of several releases: how many of the records each gives by itself. */
  readonly alone?: readonly number[]
  /** And how many of them none gives by itself, and certain ones among these. */
  readonly onlyJoined?: {readonly records: number; readonly certain: number}
  /** Per categorical column of reconstructed records: the mean probability that a level is right. */
  readonly levelConfidence?: Readonly<Record<string, number>>
  readonly counts?: Readonly<Record<string, number>>
}

/** Counts of what was guessed, without any truth. */
export function summariseGuesses(parts: readonly PlayedPart[]): GuessSummary {
  const guesses = parts.map(part => part.guesses)
  const records = guesses.flatMap(guess => (guess.kind === 'records' ? [guess] : []))
  if (records.length > 0) {
    const rows = parts.reduce((sum, part) => sum + part.rows.length, 0)
    const explained = parts.reduce((sum, part, at) => sum + records[at].explainedShare * part.rows.length, 0)
    return {
      records: records.reduce((sum, guess) => sum + guess.records.rowCount, 0),
      explainedShare: rows === 0 ? 0 : explained / rows,
      certain: records.reduce((sum, {confidence}) => sum + confidence.filter(value => value >= CERTAIN).length, 0),
      ...countAlone(records),
      ...meanLevelConfidence(records),
    }
  }
  const origins = guesses.flatMap(guess => (guess.kind === 'origins' ? guess.origins : []))
  if (origins.length > 0) {
    const count = (wanted: OriginGuesses['origins'][number]) => origins.filter(origin => origin === wanted).length
    const counts = {real: count('real'), synthetic: count('synthetic'), undecidable: count('undecidable')}
    return {records: origins.length, counts}
  }
  const changes = guesses.flatMap(guess => (guess.kind === 'membership' ? (guess.changes ?? []) : []))
  return {
    records: guesses.reduce((sum, guess) => sum + (guess.kind === 'membership' ? guess.scores.length : 0), 0),
    ...(changes.length > 0 && {
      counts: Object.fromEntries(CHANGES.map(wanted => [wanted, changes.filter(change => change === wanted).length])),
    }),
  }
}

/** Nothing of a single release, or where there was no time to look at each. */
function countAlone(guesses: readonly ReconstructedRecords[]): Pick<GuessSummary, 'alone' | 'onlyJoined'> {
  const found = guesses.flatMap(({alone, confidence}) => (alone === undefined ? [] : [{alone, confidence}]))
  if (found.length < guesses.length) return {}
  const countOf = (release: number) => found.reduce((sum, {alone}) => sum + alone[release].reduce((all, one) => all + one, 0), 0)
  const joined = found.flatMap(({alone, confidence}) => [
    ...confidence.filter((_, record) => alone.every(release => release[record] === 0)),
  ])
  const certain = joined.filter(value => value >= CERTAIN).length
  return {alone: found[0].alone.map((_, release) => countOf(release)), onlyJoined: {records: joined.length, certain}}
}

/** Per categorical column the mean over all records; nothing where there are no such columns or records. */
function meanLevelConfidence(guesses: readonly ReconstructedRecords[]): Pick<GuessSummary, 'levelConfidence'> {
  const means = [...guesses[0].levelConfidence.keys()].map((name): [string, number] => {
    const values = guesses.flatMap(({levelConfidence}) => [...(levelConfidence.get(name) ?? [])])
    return [name, values.reduce((sum, value) => sum + value, 0) / values.length]
  })
  return means.some(([, mean]) => mean > 0) ? {levelConfidence: Object.fromEntries(means)} : {}
}

/** Compares guesses with the truth; counts of several classes are added. */
export function scoreGuesses(parts: readonly PlayedPart[]): Record<string, number> {
  const [{guesses}] = parts
  if (guesses.kind === 'records') return scoreRecords(parts)
  if (guesses.kind === 'origins') return scoreOrigins(parts)
  if (guesses.changes !== undefined) return scoreChanges(parts)
  return scoreMembership(parts)
}

function scoreRecords(parts: readonly PlayedPart[]): Record<string, number> {
  const counts = parts.flatMap(({guesses, truth, laterTruth = []}) => {
    if (guesses.kind !== 'records' || truth === undefined) return []
    if (laterTruth.length > 0) return [countInReleases(realOfReleases([truth, ...laterTruth]), guesses.records)]
    const scale = comparisonScale(truth)
    return [countRecords(comparable(truth, scale), comparable(guesses.records, scale), scale)]
  })
  const {matched, guessed, real} = counts.reduce(addRecordCounts)
  return {...rates(matched, guessed, real), matched, real}
}

/** A released row is real when it equals a real row in every numeric column. */
function scoreOrigins(parts: readonly PlayedPart[]): Record<string, number> {
  const counts = parts.flatMap(({guesses, truth, features}) => {
    if (guesses.kind !== 'origins' || truth === undefined) return []
    const scale = comparisonScale(truth)
    return [countOrigins(guesses, sameRecords(comparable(truth, scale), comparable(features, scale)))]
  })
  const {realSaidReal, real, syntheticSaidReal, synthetic} = counts.reduce(addOriginCounts)
  return {...rates(realSaidReal, realSaidReal + syntheticSaidReal, real), real, synthetic}
}

function scoreMembership(parts: readonly PlayedPart[]): Record<string, number> {
  const members: number[] = []
  const nonMembers: number[] = []
  for (const {guesses, truth, asked} of parts) {
    if (guesses.kind !== 'membership' || truth === undefined || asked === undefined) continue
    const scale = comparisonScale(truth)
    const isMember = sameRecords(comparable(truth, scale), comparable(asked, scale))
    guesses.scores.forEach((score, row) => (isMember[row] === 1 ? members : nonMembers).push(score))
  }
  return {
    ...(members.length > 0 && nonMembers.length > 0 && {auc: auc(members, nonMembers)}),
    members: members.length,
    nonMembers: nonMembers.length,
  }
}

/** A rate without a case to count is left out. */
function rates(hits: number, said: number, real: number): Record<string, number> {
  return {
    ...(said > 0 && {precision: hits / said}),
    ...(real > 0 && {recall: hits / real}),
    ...(said + real > 0 && {f1: (2 * hits) / (said + real)}),
  }
}
