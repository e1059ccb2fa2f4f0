import {UserError} from '../../core/errors.js'

/**
 * Loads the driver of a database, which an install need not have.
 * @param load Imports it.
 * @throws {UserError} When it is not installed.
 */
export async function loadDriver<T extends object>(name: string, load: () => Promise<T>, shown: string): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    throw new UserError(
      'driver-missing',
      {file: shown, package: name},
      `${shown} needs the package ${name}, which is not installed.`,
      [`Install it: npm install ${name}`, 'Or export the table as CSV.'],
    )
  }
}
