import type {Attack, Guesses, ReconstructedRecords} from '../../attacks/attack.js'
import {subContext, type Context, type KeepSoFar} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {categoricalColumn, concatTables, type MinorityClass} from '../../core/table.js'
import {copiesOutput} from './copies-step.js'
import {exactMoments} from './exact-moments.js'
import {plainParameters} from './plain-parameters.js'
import {recordsNotIn} from './records-not-in.js'
import {playOnReleases} from './releases-step.js'
import type {MinorityClasses} from '../../core/planned.js'
import type {LaterRelease} from '../release/later-release.js'
import {minorityFeatures} from '../release/minority-features.js'
import type {Release} from '../release/release.js'
import {addRisks, riskOutput} from './risks/risk-step.js'
import {
  addRecordCounts,
  addRiskCounts,
  addOriginCounts,
  comparable,
  comparisonScale,
  countRecords,
  findRecords,
  howMatched,
  sameRecords,
} from './count-guesses.js'
import {addPeople, foundByPerson, meanByPerson, peopleScores} from './people-scores.js'
import {augment, expectKind, guessMixed, groundTruthOf, type GroundTruth} from '../release/ground-truth.js'
import type {TaskOutput} from '../plan/task-output.js'

/**
 * Plays an attack on a release and compares its guesses with the truth. With several minority labels it is played on each
 * class by itself, as the classes were generated, and the counts are added; scores are kept apart by class.
 *
 * @param keep Is given what was found so far, of the classes that were reached.
 */
export async function runAttack(
  attack: Attack,
  release: Release,
  classes: MinorityClasses,
  context: Context,
  keep?: KeepSoFar<TaskOutput>,
): Promise<TaskOutput> {
  const outputs: TaskOutput[] = []
  for (const [index, label] of classes.minority.entries()) {
    const later =
      attack.knows.releases === undefined ? undefined : await laterOf(release, {target: classes.target, label}, context)
    const truth = groundTruthOf(release, {target: classes.target, minority: [label]}, release.models?.get(label))
    const {length} = classes.minority
    const before = [...outputs]
    const part = subContext(context, label, index / length, (index + 1) / length)
    const keepAll: KeepSoFar<TaskOutput> = soFar => keep?.(() => [...before, soFar()].reduce(addOutputs))
    outputs.push(
      await (later === undefined
        ? playOn(truth, attack, part, keepAll)
        : playOnReleases({...truth, later}, attack, part, keepAll)),
    )
    keep?.(() => outputs.reduce(addOutputs))
  }
  if (attack.knows.looksFor !== 'copies') return outputs.reduce(addOutputs)
  const all = [...outputs, ...(await copiesOfOthers(attack, release, classes, context))].reduce(addOutputs)
  const moments = exactMoments(release, classes)
  return moments.length > 0 && all.kind === 'copies' ? {...all, moments} : all
}

/** The release that followed, as an attack sees it: the features of one class. */
async function laterOf({later}: Release, {target, label}: MinorityClass, context: Context): Promise<LaterRelease> {
  if (later === undefined) throw new NotApplicable({code: 'one-release'})
  const {synthetic, ...changes} = await later(context)
  return {...changes, synthetic: minorityFeatures(synthetic, {target, minority: [label]})}
}

/** Rows of the other classes are nobody's minority, but somebody's records. They are looked for in releases that hold any. */
async function copiesOfOthers(
  attack: Attack,
  release: Release,
  {target, minority}: MinorityClasses,
  context: Context,
): Promise<TaskOutput[]> {
  const labels = categoricalColumn(release.synthetic, target).field.levels.filter(level => !minority.includes(level))
  const truth = groundTruthOf(release, {target, minority: labels})
  if (truth.synthetic.rowCount === 0 || truth.members.rowCount === 0) return []
  const output = await copiesOutput(truth, attack, subContext(context, 'other classes', 1, 1))
  // Their scores are not told, and there may be very many.
  return [{...output, classes: output.classes.map(({scores: _, people: __, ...each}) => ({...each, ofOthers: true as const}))}]
}

async function playOn(truth: GroundTruth, attack: Attack, context: Context, keep: KeepSoFar<TaskOutput>): Promise<TaskOutput> {
  if (truth.synthetic.rowCount === 0) throw new NotApplicable({code: 'no-synthetic-rows'})
  if (attack.knows.asks) return riskOutput(truth, attack, attack.knows.asks, context)
  if (attack.knows.looksFor === 'copies') return copiesOutput(truth, attack, context)
  if (attack.knows.targets) return membershipOutput(truth, attack, context)
  if (attack.knows.released === 'augmented') return originOutput(truth, attack, context)
  const outputOf = (guesses: Guesses) => recordOutput(truth, expectKind(guesses, 'records'))
  return outputOf(
    await attack.guess({released: truth.synthetic}, context, soFar => {
      keep(() => outputOf(soFar()))
    }),
  )
}

function recordOutput({members, nonMembers, people, synthetic}: GroundTruth, guesses: ReconstructedRecords): TaskOutput {
  const scale = comparisonScale(members)
  const real = comparable(members, scale)
  const guessed = comparable(guesses.records, scale)
  const main = findRecords(real, guessed, scale)
  const others = nonMembers && recordsNotIn(comparable(nonMembers, scale), real, scale)
  const control = others && findRecords(others.records, guessed, scale)
  const theirs = foundByPerson(others?.rows.map(row => people.nonMembers[row]) ?? [], control?.isFound ?? [])
  return {
    kind: 'records',
    main: main.counts,
    ...(control && {control: control.counts}),
    baseline: countRecords(real, comparable(synthetic, scale), scale),
    people: [peopleScores(foundByPerson(people.members, main.isFound), theirs)],
    details: {...plainParameters(guesses), ...howMatched(scale), explainedShare: guesses.explainedShare},
  }
}

/**
 * People in the data and people outside it are put into one file with the released rows, and whoever is called real
 * because of what hangs on the row is recognised. A row that merely lies between no others looks real whoever it
 * belongs to, and in a file without its own records every end of a line of released rows does: neither says anything of
 * the release.
 */
async function originOutput(
  {members, nonMembers, people, synthetic}: GroundTruth,
  attack: Attack,
  context: Context,
): Promise<TaskOutput> {
  if (nonMembers === undefined || nonMembers.rowCount === 0) throw new NotApplicable({code: 'no-non-members'})
  const real = concatTables('train', [members, nonMembers.as('train')])
  const {released, order} = augment(real, synthetic, context.rng.fork('shuffle'))
  const guesses = expectKind(await attack.guess({released}, context), 'origins')
  const isRecognised = new Uint8Array(released.rowCount)
  order.forEach((row, at) => (isRecognised[row] = guesses.origins[at] === 'real' && guesses.ends[at] > 0 ? 1 : 0))
  const sides = [
    foundByPerson(people.members, isRecognised),
    foundByPerson(people.nonMembers, isRecognised.subarray(members.rowCount)),
  ] as const
  const [ours, others] = sides.map(({scores}) => ({
    successes: scores.reduce((sum, score) => sum + score, 0),
    attempts: scores.length,
  }))
  // By value: a synthetic row that equals a real record is that record, whoever made it.
  const scale = comparisonScale(members)
  const isCopy = sameRecords(comparable(members, scale), comparable(synthetic, scale))
  const mistaken = isCopy.filter((copy, row) => copy === 0 && isRecognised[real.rowCount + row] === 1).length
  return {
    kind: 'origins',
    main: {realSaidReal: ours.successes, real: ours.attempts, syntheticSaidReal: mistaken, synthetic: synthetic.rowCount},
    control: others,
    baseline: {
      realSaidReal: ours.attempts,
      real: ours.attempts,
      syntheticSaidReal: synthetic.rowCount,
      synthetic: synthetic.rowCount,
    },
    people: [peopleScores(...sides)],
    details: plainParameters(guesses),
  }
}

/** An attacker who needs auxiliary rows gets a part of the non-members, who are then not asked about. */
async function membershipOutput(truth: GroundTruth, attack: Attack, context: Context): Promise<TaskOutput> {
  if (truth.nonMembers === undefined || truth.nonMembers.rowCount === 0) throw new NotApplicable({code: 'no-non-members'})
  const {guesses, sides} = await guessMixed(truth, attack, context)
  const [ours, others] = sides.map(({places, persons}) =>
    meanByPerson(
      persons,
      places.map(place => guesses.scores[place]),
    ),
  )
  return {
    kind: 'membership',
    classes: [peopleScores(ours, others)],
    release: {rows: truth.synthetic.rowCount, records: truth.members.rowCount},
    ...(guesses.lowTells && {lowTells: guesses.lowTells}),
  }
}

function addOutputs(a: TaskOutput, b: TaskOutput): TaskOutput {
  if (a.kind === 'records' && b.kind === 'records')
    return {
      kind: 'records',
      main: addRecordCounts(a.main, b.main),
      ...(a.control && b.control && {control: addRecordCounts(a.control, b.control)}),
      baseline: addRecordCounts(a.baseline, b.baseline),
      people: addPeople(a, b),
      ...(a.alone && b.alone && {alone: a.alone.map((counts, at) => addRecordCounts(counts, b.alone?.[at] ?? counts))}),
      details: a.details,
    }
  if (a.kind === 'changes' && b.kind === 'changes')
    return {
      kind: 'changes',
      classes: [...a.classes, ...b.classes],
      alone: a.alone.map((classes, at) => [...classes, ...b.alone[at]]),
      release: {rows: a.release.rows + b.release.rows, records: a.release.records + b.release.records},
    }
  if (a.kind === 'origins' && b.kind === 'origins')
    return {
      kind: 'origins',
      main: addOriginCounts(a.main, b.main),
      control: addRiskCounts(a.control, b.control),
      baseline: addOriginCounts(a.baseline, b.baseline),
      people: addPeople(a, b),
      details: a.details,
    }
  if (a.kind === 'membership' && b.kind === 'membership')
    return {
      ...a,
      classes: [...a.classes, ...b.classes],
      ...(a.release &&
        b.release && {release: {rows: a.release.rows + b.release.rows, records: a.release.records + b.release.records}}),
    }
  if (a.kind === 'copies' && b.kind === 'copies') return {kind: 'copies', classes: [...a.classes, ...b.classes]}
  if (a.kind === 'risk' && b.kind === 'risk') return addRisks(a, b)
  throw new TypeError(`Outputs of different kinds cannot be added: ${a.kind} and ${b.kind}.`)
}
