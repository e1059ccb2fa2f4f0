import {DROPPED, type MountedFile} from '../engine/protocol.js'

/** What a file is in the question that is asked. */
export type Part = 'data' | 'release' | 'holdout'

/** A table that the user gave. */
export interface GivenFile extends MountedFile {
  readonly name: string
  readonly part: Part
}

const HINTS: readonly (readonly [Part, RegExp])[] = [
  ['holdout', /hold[-_ ]?out|unseen|control/iu],
  ['release', /releas|synth|smote|generat|fake|augment|oversampl/iu],
  ['data', /\breal|original|source|train|registry|patients/iu],
]

/**
 * Adds files with the part that their names speak of. Where they speak of none, the first one is the release, as somebody has it who got
 * one, and the next one the real data. The user sees the part of each and can change it.
 */
export function withFiles(given: readonly GivenFile[], added: readonly File[]): readonly GivenFile[] {
  return added.reduce<readonly GivenFile[]>((files, file) => {
    const name = nameOf(file)
    return [...files, {name, file, part: partOf(name, files), path: pathFor(name, files)}]
  }, given)
}

/** There is one file of data and one holdout: the file that was it before takes the part that is free now. */
export function withPart(given: readonly GivenFile[], path: string, part: Part): readonly GivenFile[] {
  const before = given.find(file => file.path === path)?.part
  if (before === undefined || before === part) return given
  return given.map(file => {
    if (file.path === path) return {...file, part}
    return file.part === part && part !== 'release' ? {...file, part: before} : file
  })
}

export const ofPart = (files: readonly GivenFile[], part: Part) => files.filter(file => file.part === part)

/** The file whose columns are looked at: the real data, or else the release. */
export const leading = (files: readonly GivenFile[]): GivenFile | undefined =>
  ofPart(files, 'data').at(0) ?? ofPart(files, 'release').at(0)

/** So much of a file shows whether it is a result: its form stands first. */
const HEAD_BYTES = 200

/** Whether a file is the report.json of an earlier audit, and no table, whatever it is called. */
export async function isResult(file: File): Promise<boolean> {
  const head = await file.slice(0, HEAD_BYTES).text()
  return /^\s*\{\s*"schema"\s*:\s*"minority-report\/audit\//u.test(head)
}

function nameOf({name}: File): string {
  const last = name.split(/[/\\]/u).at(-1) ?? ''
  return /^\.*$/u.test(last) ? 'file' : last
}

function partOf(name: string, files: readonly GivenFile[]): Part {
  const isFree = (part: Part) => part === 'release' || ofPart(files, part).length === 0
  const hinted = HINTS.find(([, pattern]) => pattern.test(name))?.[0]
  if (hinted !== undefined && isFree(hinted)) return hinted
  if (ofPart(files, 'release').length === 0) return 'release'
  return (['data', 'holdout'] as const).find(isFree) ?? 'release'
}

/** Two files of one name stand in two places, under the same name. */
function pathFor(name: string, files: readonly GivenFile[]): string {
  for (let place = 0; ; place++) {
    const path = place === 0 ? `${DROPPED}/${name}` : `${DROPPED}/${place}/${name}`
    if (!files.some(file => file.path === path)) return path
  }
}
