import type {ReconstructedRecords} from '../attacks/attack.js'
import type {UsedMap} from '../core/used-map.js'
import {comparable, comparisonScale, MATCH_RADIUS} from '../audit/score/count-guesses.js'
import {matchRadius, matchRecords} from '../audit/score/match-records.js'
import {subContext, type Context} from '../core/context.js'
import {UserError} from '../core/errors.js'
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
  /** The two columns to draw; chosen where they are left out. */
  readonly plane?: readonly [string, string]
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
 * Plays ReconSMOTE on a release and says what a picture of it shows in two columns: released rows, lines, and the records in which these
 * meet (`reconstructionScene`), class by class. It holds values of released rows and of rebuilt records, and of real rows where these
 * were given: it is for the eyes of whoever has the files.
 *
 * @throws {UserError} When a file cannot be read, settings do not fit it, or the plane's columns hold no two varying numbers.
 * @throws {NotApplicable} When the attack cannot work on such a release.
 * @throws {Interrupted} When it was stopped before it found anything.
 */
export async function showReconstruction(request: SceneRequest, context: Context): Promise<SceneResult> {
  const {plane, ...rest} = request
  const playing = subContext(context, 'attack', 0, ATTACK_SHARE)
  const {parts, result} = await playAttack({...rest, name: 'reconsmote', options: {}}, playing)
  const scenes: ClassScene[] = []
  for (const [at, part] of parts.entries()) {
    const share = (1 - ATTACK_SHARE) / parts.length
    const own = subContext(context, part.label ?? 'all', ATTACK_SHARE + at * share, ATTACK_SHARE + (at + 1) * share)
    scenes.push({...(await sceneOf(part, plane, own)), complete: result.complete})
  }
  return {scenes, notes: result.notes}
}

async function sceneOf(
  {label, features, rows, guesses, truth}: PlayedPart,
  plane: SceneRequest['plane'],
  context: Context,
): Promise<Omit<ClassScene, 'complete'>> {
  if (guesses.kind !== 'records') throw new TypeError(`ReconSMOTE must guess records, not ${guesses.kind}.`)
  checkPlane(features, plane)
  const limits = {...LIMITS, ...(plane && {columns: plane})}
  const scene = await reconstructionScene(features, guesses, limits, context, truth && truthOf(truth, guesses))
  // Of the file, not of its class: that is what a user can look up.
  const points = scene.points.map(point => ({...point, row: rows[point.row]}))
  return {...scene, points, ...(label !== undefined && {label})}
}

function checkPlane(features: Table, plane: SceneRequest['plane']): void {
  for (const name of plane ?? []) {
    const column = features.has(name) ? features.column(name) : undefined
    const varies = column?.kind === 'numeric' && new Set(column.values.filter(value => !Number.isNaN(value))).size > 1
    if (!varies)
      throw new UserError(
        'no-such-column',
        {column: name},
        `There must be a column of different numbers to draw. '${name}' is none.`,
        ['Choose another column.'],
      )
  }
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
