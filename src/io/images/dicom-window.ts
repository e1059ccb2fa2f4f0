import {UserError} from '../../core/errors.js'
import {say, setting} from '../../core/text.js'

/** The rescaled numbers that a picture shows, from black to white. */
export interface DicomWindow {
  readonly centre: number
  readonly width: number
}

const WHITE = 2 ** 16 - 1

interface Rescaled {
  readonly window: DicomWindow
  readonly slope: number
  readonly intercept: number
  readonly isInverted: boolean
}

/** Numbers as 16 bits of what a window shows: DICOM PS3.3, C.11.2.1.2.1, equations for LINEAR. */
export function windowed(raw: Int32Array, {window: {centre, width}, slope, intercept, isInverted}: Rescaled): Uint16Array {
  const [middle, range] = [centre - 0.5, width - 1]
  return Uint16Array.from(raw, number => {
    const value = number * slope + intercept
    const shown = range === 0 ? (value <= middle ? 0 : 1) : Math.min(1, Math.max(0, (value - middle) / range + 0.5))
    return Math.round(WHITE * (isInverted ? 1 - shown : shown))
  })
}

/** @throws {UserError} When it is not a centre and a width of at least 1. */
export function givenWindow(text: string | undefined): DicomWindow | undefined {
  if (text === undefined) return undefined
  const [centre, width, ...others] = text.split(',').map(part => (part.trim() === '' ? NaN : Number(part)))
  if (others.length === 0 && Number.isFinite(centre) && Number.isFinite(width) && width >= 1) return {centre, width}
  throw new UserError(
    'wrong-value',
    {setting: 'window', given: text},
    say`${setting('window')} must be a centre and a width of at least 1, such as ${setting('window', '40,400')}. Got '${text}' instead.`,
  )
}
