import type {Attack, Guesses, ReconstructedRecords} from '../../attacks/attack.js'
import {subContext, type Context, type KeepSoFar} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import {categoricalColumn, concatTables} from '../../core/table.js'
import {copiesOutput} from './copies-step.js'
import {matchRecords} from './match-records.js'
import type {MinorityClasses} from '../../core/planned.js'
import type {Release} from '../release/release.js'
import {addRisks, riskOutput} from './risks/risk-step.js'
import {
  MATCH_RADIUS,
  addRecordCounts,
  addRiskCounts,
  addOriginCounts,
  comparable,
  comparisonScale,
  countRecords,
  sameRecords,
} from './count-guesses.js'
import {rowsByGroup} from '../release/split.js'
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
    const truth = groundTruthOf(release, {target: classes.target, minority: [label]}, release.models?.get(label))
    const {length} = classes.minority
    const before = [...outputs]
    const part = subContext(context, label, index / length, (index + 1) / length)
    outputs.push(await playOn(truth, attack, part, soFar => keep?.(() => [...before, soFar()].reduce(addOutputs))))
    keep?.(() => outputs.reduce(addOutputs))
  }
  if (attack.knows.looksFor === 'copies') outputs.push(...(await copiesOfOthers(attack, release, classes, context)))
  return outputs.reduce(addOutputs)
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
  return [{...output, classes: output.classes.map(({scores: _, ...each}) => ({...each, ofOthers: true as const}))}]
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

function recordOutput({members, nonMembers, synthetic}: GroundTruth, guesses: ReconstructedRecords): TaskOutput {
  const scale = comparisonScale(members)
  const real = comparable(members, scale)
  const guessed = comparable(guesses.records, scale)
  return {
    kind: 'records',
    main: countRecords(real, guessed),
    ...(nonMembers && {control: countRecords(recordsNotIn(comparable(nonMembers, scale), real), guessed)}),
    baseline: countRecords(real, comparable(synthetic, scale)),
    details: {...plainParameters(guesses), explainedShare: guesses.explainedShare},
  }
}

/** A person outside the data whose record equals a member's is no control. */
function recordsNotIn(others: Matrix, real: Matrix): Matrix {
  const known = matchRecords(real, others, MATCH_RADIUS)
  return pickRows(
    others,
    [...known.guessMatches].flatMap((match, row) => (match < 0 ? [row] : [])),
  )
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
  const [ours, others] = [
    {persons: people.members, from: 0},
    {persons: people.nonMembers, from: members.rowCount},
  ].map(({persons, from}) => {
    const groups = rowsByGroup(persons)
    const found = groups.filter(rows => rows.some(row => isRecognised[from + row] === 1))
    return {successes: found.length, attempts: groups.length}
  })
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
  const output = {members: ours.scores, nonMembers: others.scores, memberPeople: ours.people, nonMemberPeople: others.people}
  return {
    kind: 'membership',
    classes: [output],
    release: {rows: truth.synthetic.rowCount, records: truth.members.rowCount},
    ...(guesses.lowTells && {lowTells: guesses.lowTells}),
  }
}

/** One score for each person, the mean over the rows: people are in the data or not, and their rows go together. */
function meanByPerson(people: readonly number[], scores: readonly number[]) {
  const persons = rowsByGroup(people)
  return {
    people: persons.map(([first]) => people[first]),
    scores: persons.map(rows => rows.reduce((sum, row) => sum + scores[row], 0) / rows.length),
  }
}

function plainParameters({parameters}: Guesses): Record<string, number | string | boolean> {
  const entries = Object.entries(parameters).filter(([, value]) => typeof value !== 'object')
  return Object.fromEntries(entries) as Record<string, number | string | boolean>
}

function addOutputs(a: TaskOutput, b: TaskOutput): TaskOutput {
  if (a.kind === 'records' && b.kind === 'records')
    return {
      kind: 'records',
      main: addRecordCounts(a.main, b.main),
      ...(a.control && b.control && {control: addRecordCounts(a.control, b.control)}),
      baseline: addRecordCounts(a.baseline, b.baseline),
      details: a.details,
    }
  if (a.kind === 'origins' && b.kind === 'origins')
    return {
      kind: 'origins',
      main: addOriginCounts(a.main, b.main),
      control: addRiskCounts(a.control, b.control),
      baseline: addOriginCounts(a.baseline, b.baseline),
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
