import type {ReconstructedRecords} from '../attacks/attack.js'
import type {UsedMap} from '../core/used-map.js'
import {comparable, comparisonScale, MATCH_RADIUS} from '../audit/score/count-guesses.js'
import {matchRadius, matchRecords} from '../audit/score/match-records.js'
import {subContext, type Context} from '../core/context.js'
import type {Table} from '../core/table.js'
import {reconstructionScene, type ReconstructionScene, type SceneTruth} from '../inspect/reconstruction-scene.js'
import {playAttack} from './attack-file.js'
import type {AttackQuestion} from './attack-question.js'
import type {PlayedPart} from './played-part.js'

export interface SceneRequest extends Pick<
  AttackQuestion,
  'released' | 'read' | 'target' | 'minority' | 'roles' | 'columns' | 'budgetSeconds'
> {
  /** Real rows: given where the user asks to see them in the picture, and for nothing else. */
  readonly truth?: NonNullable<AttackQuestion['truth']>
}

/** The picture of one class. */
export interface ClassScene extends ReconstructionScene {
  readonly label?: string
  /** Whether the attack came to its end. */
  readonly complete: boolean
}

export interface SceneResult {
  readonly scenes: readonly ClassScene[]
  readonly notes: readonly string[]
}

/** More lines than these are a haze, and a picture of so many rows is drawn at once. */
const LIMITS = {mostLines: 120, mostRows: 1500}
/** Of the time, for the attack itself. */
const ATTACK_SHARE = 0.8

/**
 * Plays ReconSMOTE on a release and says what pictures of it show in any two columns: released rows, lines, and the records in which
 * these meet (`reconstructionScene`), class by class. It holds values of released rows and of rebuilt records, and of real rows where these
 * were given: it is for the eyes of whoever has the files.
 *
 * @throws {UserError} When a file cannot be read, or settings do not fit it.
 * @throws {NotApplicable} When the attack cannot work on such a release, or there are no two columns of numbers to draw.
 * @throws {Interrupted} When it was stopped before it found anything.
 */
export async function showReconstruction(request: SceneRequest, context: Context): Promise<SceneResult> {
  const playing = subContext(context, 'attack', 0, ATTACK_SHARE)
  const {parts, result} = await playAttack({...request, name: 'reconsmote', options: {}}, playing)
  const scenes: ClassScene[] = []
  for (const [at, part] of parts.entries()) {
    const share = (1 - ATTACK_SHARE) / parts.length
    const own = subContext(context, part.label ?? 'all', ATTACK_SHARE + at * share, ATTACK_SHARE + (at + 1) * share)
    scenes.push({...(await sceneOf(part, own)), complete: result.complete})
  }
  return {scenes, notes: result.notes}
}

async function sceneOf(
  {label, features, rows, guesses, truth}: PlayedPart,
  context: Context,
): Promise<Omit<ClassScene, 'complete'>> {
  if (guesses.kind !== 'records') throw new TypeError(`ReconSMOTE must guess records, not ${guesses.kind}.`)
  const scene = await reconstructionScene(features, guesses, LIMITS, context, truth && truthOf(truth, guesses))
  // Of the file, not of its class: that is what a user can look up.
  const points = {...scene.points, rows: scene.points.rows.map(row => rows[row])}
  return {...scene, points, ...(label !== undefined && {label})}
}

/** Which rebuilt records are real, by the rule that the attack itself states: coarse numbers are right within what their digits allow. */
function truthOf(real: Table, {records, parameters}: ReconstructedRecords): SceneTruth {
  const scale = comparisonScale(real)
  const [places, guessed] = [comparable(real, scale), comparable(records, scale)]
  const isCoarse = numberOf(parameters['matchRadius']) > MATCH_RADIUS
  const radius = isCoarse ? matchRadius(places, {halfUnit: numberOf(parameters['tolerance'])}) : MATCH_RADIUS
  return {real, matchOf: matchRecords(places, guessed, radius).guessMatches}
}

const numberOf = (value: number | string | boolean | readonly string[] | readonly UsedMap[] | null | undefined) =>
  typeof value === 'number' ? value : 0
