import type {ReadOptions} from '../io/read-options.js'
import type {TableSource} from '../io/table-source.js'
import type {RolesContent} from '../roles/role.js'
import {inspectFile, type InspectResult} from '../jobs/inspect-file.js'
import {checkNames, checkSources, contextOf, labelsOf, targetOf, type Label, type WorkOptions} from './settings.js'

/** Which rows are looked at, and how files are read. */
export interface InspectOptions extends WorkOptions {
  /** With a class column interpolation is looked for in each minority label by itself; without one in all rows. */
  readonly target?: string
  readonly minority?: Label | readonly Label[]
  /** All randomness comes from it (1). */
  readonly seed?: number
  /** What each column of the data is for: a file of roles, or what such a file holds. The release need not have them all. */
  readonly roles?: string | RolesContent
  /** How files are read. */
  readonly read?: ReadOptions
}

const OPTIONS = Object.keys({
  signal: true,
  onProgress: true,
  target: true,
  minority: true,
  seed: true,
  roles: true,
  read: true,
} satisfies Record<keyof InspectOptions, true>)

/**
 * What released rows give away by themselves: whether rows were interpolated between others, with which settings, and columns that carry
 * what should not be there.
 *
 * @param released A path, a file that was read, or a table in memory.
 * @throws {UserError} When the file cannot be read, or target and labels do not fit it.
 * @example
 * const {classes, leaks} = await inspect('released.csv', {target: 'diagnosis', minority: 'rare'})
 */
export async function inspect(released: TableSource, options: InspectOptions = {}): Promise<InspectResult> {
  checkNames('inspect', options, OPTIONS)
  checkSources('released', released)
  const target = targetOf(released, options.target)
  return inspectFile(
    {
      released,
      read: options.read ?? {},
      ...(target !== undefined && {target}),
      ...(options.minority !== undefined && {minority: labelsOf(options.minority)}),
      ...(options.roles !== undefined && {roles: options.roles}),
    },
    contextOf(options),
  )
}
