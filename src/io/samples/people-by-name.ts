import {UserError} from '../../core/errors.js'
import {say, setting} from '../../core/text.js'
import type {PeopleColumn} from '../loaded-table.js'
import type {ReadOptions} from '../read-options.js'
import type {SampleFile} from './folders.js'

/** How a pattern of names of files begins, in the place of the name of a column. */
const BEGINNING = 'file:'
/** Where the person stands in it. */
const PERSON = '{group}'

/** Whether persons are told by the names of files. */
export const isByName = (group: string | undefined): group is string => group?.startsWith(BEGINNING) === true

/**
 * The persons whom samples are of, by the names of their files, such as `file:person{group}_*`: `{group}` stands for the person, `*` for
 * any characters, each for as few as there may be, and all else for itself. Folders and the ending of a name do not count.
 *
 * @returns Nothing where a release has other names: nobody's samples are kept together in it.
 * @throws {UserError} When the pattern is none, or names do not fit.
 */
export function peopleByName(
  files: readonly SampleFile[],
  {group, kinds}: ReadOptions,
  folder: string,
): PeopleColumn | undefined {
  if (!isByName(group)) return undefined
  const steps = stepsOf(group)
  const persons = files.map(({place}) => personIn(nameOf(place), steps))
  const other = persons.indexOf(undefined)
  if (other >= 0) {
    if (kinds !== undefined) return undefined
    const count = persons.filter(person => person === undefined).length
    throw new UserError(
      'sample-people',
      {files: count, first: files[other].place},
      say`${count} of ${files.length} files of ${folder} do not fit ${setting('group', group)} (first '${files[other].place}').`,
      [`Every name must tell a person: ${PERSON} stands for it, and * for any characters.`],
    )
  }
  const labels = [...new Set(persons as string[])]
  const idOf = new Map(labels.map((label, id) => [label, id]))
  return {name: group, labels, ids: Int32Array.from(persons as string[], person => idOf.get(person) ?? -1)}
}

const nameOf = (place: string) => place.slice(place.lastIndexOf('/') + 1).replace(/\.(?:csv|tsv)\.gz$|\.[^.]+$/i, '')

/** Texts that stand for themselves, and between them what stands for others. */
interface Step {
  readonly isPerson: boolean
  /** What follows. */
  readonly before: string
}

interface Steps {
  readonly first: string
  readonly others: readonly Step[]
}

function stepsOf(group: string): Steps {
  const [first, ...parts] = group.slice(BEGINNING.length).split(/(\{group\}|\*)/)
  const others = parts.flatMap((part, at): Step[] => (at % 2 === 0 ? [{isPerson: part === PERSON, before: parts[at + 1]}] : []))
  if (others.filter(({isPerson}) => isPerson).length === 1) return {first, others}
  throw new UserError(
    'wrong-value',
    {setting: 'group', given: group},
    say`${setting('group', group)} must hold ${PERSON} once, such as ${setting('group', `${BEGINNING}person${PERSON}_*`)}.`,
  )
}

/** From the left, each as short as may be; the last one takes what is left. */
function personIn(name: string, {first, others}: Steps): string | undefined {
  if (!name.startsWith(first)) return undefined
  let at = first.length
  let person: string | undefined
  for (const [step, {isPerson, before}] of others.entries()) {
    const isLast = step === others.length - 1
    const least = at + (isPerson ? 1 : 0)
    const end = isLast ? name.length - before.length : before === '' ? least : name.indexOf(before, least)
    if (end < least || (isLast && !name.endsWith(before))) return undefined
    if (isPerson) person = name.slice(at, end)
    at = end + before.length
  }
  return person
}
