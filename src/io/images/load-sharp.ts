import type sharp from 'sharp'
import {UserError} from '../../core/errors.js'

type Sharp = typeof sharp

/**
 * The decoder of pictures, which an install need not have.
 * @throws {UserError} When it is not installed.
 */
export async function loadSharp(folder: string): Promise<Sharp> {
  try {
    return (await import('sharp')).default
  } catch (error) {
    throw new UserError(
      'driver-missing',
      {package: 'sharp'},
      `${folder} holds pictures, and the package sharp, which reads them, does not load here.`,
      [
        `Install it: npm install sharp`,
        ...(error instanceof Error && !('code' in error)
          ? ['Your Node must have a binary of it: see sharp.pixelplumbing.com/install.']
          : []),
      ],
    )
  }
}
