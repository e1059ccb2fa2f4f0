import {UserError} from '../core/errors.js'

/**
 * Loads what an install need not have: the driver of a database, the library of a large format.
 * @param load Imports it.
 * @param shown What needs it, in quotes.
 * @param instead What to do without it.
 * @throws {UserError} When it is not installed.
 */
export async function loadDriver<T extends object>(
  name: string,
  load: () => Promise<T>,
  shown: string,
  instead = 'Or export the table as CSV.',
): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    throw new UserError(
      'driver-missing',
      {file: shown, package: name},
      `${shown} needs the package ${name}, which is not installed.`,
      [`Install it: npm install ${name}`, instead],
    )
  }
}
