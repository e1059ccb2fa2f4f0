import type {Attack} from '../attacks/attack.js'
import {UserError} from '../core/errors.js'
import {command, placeholder, say, setting} from '../core/text.js'
import {blamed} from '../plugins/blamed.js'
import type {loadAttacks} from '../plugins/load-attacks.js'
import {plannedFrom} from '../plugins/planned-from.js'
import type {AttackQuestion} from './attack-question.js'

/**
 * The attack that is asked for, once it has all that it needs; where nobody is asked about, the one beside it that needs no targets.
 *
 * @throws {UserError} When it needs an audit, or something that was not given.
 */
export async function chooseAttack(
  request: AttackQuestion,
  catalogue: Awaited<ReturnType<typeof loadAttacks>>,
): Promise<{readonly name: string; readonly attack: Attack}> {
  const {attacks, experiments} = catalogue
  if (experiments.has(request.name))
    throw new UserError(
      'audit-needed',
      {attack: request.name},
      `${request.name} runs the generator with and without each record; a released file is not enough for it.`,
      [say`Use it in an audit of the data: ${command('audit', placeholder('DATA'), setting('attacks', [request.name]))}`],
    )
  const {beside} = attacks.get(request.name)
  const isBeside = request.orBeside === true && request.targets === undefined && beside !== undefined
  const name = isBeside ? beside : request.name
  const planned = plannedFrom(catalogue, {name, options: request.options})
  const made = await blamed(planned, () => attacks.get(name).create(request.options))
  const attack: Attack = {...made, guess: (...given) => blamed(planned, () => made.guess(...given))}
  if (attack.knows.asks)
    throw new UserError(
      'audit-needed',
      {attack: name},
      `${name} says something only beside people who were not in the data: it runs in audits alone.`,
      [
        say`Run '${command('audit', placeholder('DATA'), setting('attacks', [name]))}'; with
          ${setting('synthetic')} for a file made elsewhere.`,
      ],
    )
  checkReleases(name, attack, request)
  checkRows(name, attack, request)
  return {name, attack}
}

function checkReleases(name: string, {knows}: Attack, {later = [], laterTruth = [], truth}: AttackQuestion): void {
  const count = later.length + 1
  if (knows.releases === undefined && count > 1)
    throw new UserError('releases-count', {attack: name, releases: count}, `${name} attacks one release. Got ${count}.`, [
      say`These put several together: ${command('attack', 'differencing')}, ${command('attack', 'joined-reconsmote')}`,
    ])
  if (knows.releases !== undefined && (count < 2 || (knows.targets && count > 2)))
    throw new UserError(
      'releases-count',
      {attack: name, releases: count},
      `${name} needs ${knows.targets ? 'two' : 'at least two'} releases of the same data. Got ${count}.`,
      [
        count < 2
          ? say`Give ${setting('later', placeholder('FILE'))} for each later release, in the order in which they were made.`
          : 'Compare two of them at a time: people may come and go between any two.',
      ],
    )
  const truths = laterTruth.length + (truth === undefined ? 0 : 1)
  if (truths === 0 || truths === count || (truths === 1 && !knows.targets)) return
  throw new UserError(
    'settings-conflict',
    {settings: ['later', 'laterTruth'], attack: name},
    `Each of the ${count} releases needs the real rows behind it. Got those of ${truths}.`,
    [say`Give ${setting('laterTruth', placeholder('FILE'))} for each later release, in their order, or no truth at all.`],
  )
}

function checkRows(name: string, {knows}: Attack, {targets, auxiliary}: AttackQuestion): void {
  if (knows.targets && targets === undefined)
    throw new UserError(
      'setting-missing',
      {settings: ['targets'], attack: name},
      say`${name} asks about given records: it needs ${setting('targets', placeholder('FILE'))}.`,
      ['Give a file of records whose membership is asked about.'],
    )
  if (knows.auxiliary && auxiliary === undefined)
    throw new UserError(
      'setting-missing',
      {settings: ['auxiliary'], attack: name},
      say`${name} compares with other people's records: it needs ${setting('auxiliary', placeholder('FILE'))}.`,
      ['Give a file of real rows of the same population that were not in the data.'],
    )
}
