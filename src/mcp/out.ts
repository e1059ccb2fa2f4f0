import {lstat} from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import {UserError} from '../core/errors.js'

/** A name without a path: nothing is written but right in the folder for output. */
export const outName = z.string().regex(/^\w[\w.-]{0,99}$/)

/**
 * Where something of this name is written.
 * @throws {UserError} When nothing may be written, or the name is a link, which leads elsewhere.
 */
export async function placeIn(out: string | undefined, name: string): Promise<string> {
  if (out === undefined)
    throw new UserError('not-allowed', {}, 'Nothing may be written: the server was started without a folder for output.', [
      'Leave the name out, or have the server started with a folder for output.',
    ])
  const place = path.join(out, name)
  const present = await lstat(place).catch(() => undefined)
  if (present?.isSymbolicLink() === true)
    throw new UserError('not-allowed', {file: name}, `'${name}' is a link, and nothing is written through links.`, [
      'Give another name.',
    ])
  return place
}
