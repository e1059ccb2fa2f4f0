import {UserError} from '../core/errors.js'
import type {Chemistry} from './chemistry.js'

/**
 * What is known of molecules, once for each thread.
 * @throws {UserError} When RDKit is not installed.
 */
export async function loadChemistry(): Promise<Chemistry> {
  try {
    return (await import('./thread-chemistry.js')).chemistry
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      throw new UserError(
        'driver-missing',
        {package: '@rdkit/rdkit'},
        'The data hold molecules, and the package @rdkit/rdkit, which reads them, does not load here.',
        ['Install it: npm install @rdkit/rdkit'],
      )
    throw error
  }
}
