import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {shownName} from '../core/printable.js'
import type {SettingName} from '../core/settings.js'
import {MISSING_CODE, type Column} from '../core/table.js'
import {say, setting} from '../core/text.js'
import {columnStated, nameStated} from './columns/dates/statements.js'
import {ownMark} from './columns/own-marks.js'
import {rowInWords, type PartPlace} from './parts/part-rows.js'
import type {ReadOptions} from './read-options.js'

/**
 * Every column that an option names is there.
 * @throws {UserError}
 */
export function checkNames(names: readonly string[], file: string, options: ReadOptions, outputs: readonly string[] = []): void {
  const {
    target,
    group,
    categorical = [],
    numeric = [],
    ignore = [],
    identifiers = [],
    columns = [],
    mergeLevels = [],
    distinctLevels = [],
    missingIn = [],
    roled,
    dates = [],
    smiles,
  } = options
  const dated = dates.map(text => columnStated(text, names) ?? nameStated(text))
  const wanted: [SettingName, readonly string[]][] = [
    ['target', target === undefined ? [] : [target]],
    ['group', group === undefined ? [] : [group]],
    ['categorical', categorical],
    ['numeric', numeric],
    ['dates', dated],
    ['mergeLevels', mergeLevels],
    ['distinctLevels', distinctLevels],
    ['missingIn', missingIn.map(each => ownMark(each).column)],
    ['smiles', smiles === undefined ? [] : [smiles]],
    ['ignore', ignore],
    ['identifiers', identifiers],
    ['columns', columns],
  ]
  const known = new Set(names)
  const absent = roled?.columns.find(name => !known.has(name))
  if (roled?.mayLack === false && absent !== undefined)
    throw new UserError(
      'no-such-column',
      {setting: 'roles', column: absent},
      `${file} has no column '${shownName(absent)}', which ${roled.by} names.`,
      [...didYouMean(absent, names), `Take it out of ${roled.by}, or make the file anew with 'minority-report roles init'.`],
    )
  for (const name of roled?.columns ?? []) known.add(name)
  for (const [option, given] of wanted)
    for (const name of given)
      if (!known.has(name))
        throw new UserError(
          'no-such-column',
          {setting: option, column: name},
          say`${file} has no column '${name}' (${setting(option)}).`,
          [
            ...didYouMean(name, names),
            ...(option === 'target' ? outputs.map(output => `The file says that its output is '${output}'.`) : []),
            `Its columns are: ${listNames(names)}.`,
          ],
        )
  for (const name of [target, group])
    if (name !== undefined && (ignore.includes(name) || identifiers.includes(name)))
      throw new UserError(
        'settings-conflict',
        {settings: [name === target ? 'target' : 'group', 'ignore'], column: name},
        `Column '${name}' cannot be ${name === target ? 'the target' : 'the group'} and ignored.`,
        ['Name it once.'],
      )
  if (smiles !== undefined) {
    refuseTwice('smiles', [smiles], 'ignore', ignore)
    refuseTwice('smiles', [smiles], 'numeric', numeric)
    refuseTwice('smiles', [smiles], 'dates', dated)
  }
  refuseTwice('categorical', categorical, 'numeric', numeric)
  refuseTwice('categorical', categorical, 'dates', dated)
  refuseTwice('numeric', numeric, 'dates', dated)
  refuseTwice('mergeLevels', mergeLevels, 'distinctLevels', distinctLevels)
  if (target !== undefined && target === group)
    throw new UserError(
      'settings-conflict',
      {settings: ['target', 'group'], column: target},
      `Column '${target}' cannot be both the target and the group.`,
      [say`Give ${setting('group')} the column that names people.`],
    )
}

const LISTED_NAMES = 30

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, LISTED_NAMES).map(name => (name.length > 60 ? `${name.slice(0, 60)}...` : name))
  return names.length > LISTED_NAMES ? `${shown.join(', ')} and ${names.length - LISTED_NAMES} more` : shown.join(', ')
}

function refuseTwice(first: SettingName, names: readonly string[], second: SettingName, others: readonly string[]): void {
  const both = names.find(name => others.includes(name))
  if (both !== undefined)
    throw new UserError(
      'settings-conflict',
      {settings: [first, second], column: both},
      say`Column '${both}' cannot be named with both ${setting(first)} and ${setting(second)}.`,
      ['Name it once.'],
    )
}

/**
 * Every row has a label, and the minority labels are spelt as in the column.
 * @throws {UserError}
 */
export function checkTarget(
  columns: readonly Column[],
  file: string,
  options: ReadOptions,
  placeOf?: (row: number) => PartPlace | undefined,
): void {
  const {target, minority = [], kinds} = options
  const column = columns.find(({field}) => field.name === target)
  if (column?.kind !== 'categorical') return
  const {name, levels} = column.field
  const row = column.codes.indexOf(MISSING_CODE)
  if (row >= 0)
    throw new UserError(
      'target-missing',
      {row: row + 1, column: name},
      `${file}: ${rowInWords({row: row + 1, place: placeOf?.(row + 1)})} has no value in the target column '${name}'.`,
      ['Leave such rows out, or mend them.', say`If a mark such as 'NA' is a label here, keep it with ${setting('keepLevel')}.`],
    )
  if (kinds !== undefined) return
  for (const label of minority) {
    const same = levels.includes(label) ? undefined : levels.find(level => Number(level) === Number(label))
    if (same !== undefined)
      throw new UserError(
        'no-such-label',
        {column: name, label, same},
        `No row has '${label}' in column '${name}'; the same number is written '${same}' there.`,
        [say`Labels are compared as text: give it as ${setting('minority', [same])}.`],
      )
  }
}

/** Columns that are not read. */
export function ignoredOf(
  header: readonly string[],
  {target, group, ignore = [], identifiers = [], columns}: ReadOptions,
): Set<string> {
  const kept = columns && new Set([...columns, target, group])
  const isIgnored = new Set([...ignore, ...identifiers])
  return new Set(header.filter(name => isIgnored.has(name) || kept?.has(name) === false))
}

/** Names that the user gave: such a column is wanted. */
export function namesInUse({
  target,
  group,
  categorical = [],
  ignore = [],
  columns = [],
  dates = [],
}: ReadOptions): Set<string | undefined> {
  return new Set([target, group, ...categorical, ...dates.map(nameStated), ...ignore, ...columns])
}
