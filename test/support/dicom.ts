/** An element: its group and number, how explicit files name its kind, and its value. */
type Element = readonly [tag: number, kind: string, value: string | number | Buffer]

export interface DicomFile {
  readonly width: number
  readonly height: number
  /** As they are stored, the channels of a pixel side by side. */
  readonly pixels: readonly number[]
  readonly allocated?: 8 | 16
  readonly stored?: number
  readonly signed?: boolean
  readonly kind?: string
  readonly channels?: number
  readonly planar?: boolean
  readonly frames?: number
  readonly person?: string
  readonly slope?: string
  readonly intercept?: string
  readonly window?: readonly [string, string]
  readonly syntax?: string
  /** The kinds of elements are not written: the transfer syntax 1.2.840.10008.1.2. */
  readonly implicit?: boolean
}

const LONG = new Set(['OB', 'OW'])
const padded = (value: Buffer, by: number) => (value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.from([by])]))

function bytesOf(kind: string, value: string | number | Buffer): Buffer {
  if (typeof value === 'string') return padded(Buffer.from(value, 'latin1'), kind === 'UI' ? 0 : 0x20)
  if (typeof value !== 'number') return padded(value, 0)
  const bytes = Buffer.alloc(kind === 'UL' ? 4 : 2)
  bytes.writeUIntLE(value, 0, bytes.length)
  return bytes
}

/** DICOM PS3.5, 7.1: data elements with and without an explicit kind (VR). */
function element([tag, kind, value]: Element, isImplicit: boolean): Buffer {
  const bytes = bytesOf(kind, value)
  const isLong = isImplicit || LONG.has(kind)
  const head = Buffer.alloc(isImplicit ? 8 : isLong ? 12 : 8)
  head.writeUInt16LE(tag >>> 16, 0)
  head.writeUInt16LE(tag & 0xffff, 2)
  if (!isImplicit) head.write(kind, 4, 'latin1')
  if (isLong) head.writeUInt32LE(bytes.length, head.length - 4)
  else head.writeUInt16LE(bytes.length, 6)
  return Buffer.concat([head, bytes])
}

/** A DICOM file (PS3.10) of one picture, written by hand. */
export function dicom(given: DicomFile): Buffer {
  const {width, height, pixels, allocated = 8, implicit = false, kind = 'MONOCHROME2', channels = 1} = given
  const stored = given.stored ?? allocated
  const syntax = given.syntax ?? (implicit ? '1.2.840.10008.1.2' : '1.2.840.10008.1.2.1')
  const data = Buffer.alloc((pixels.length * allocated) / 8)
  pixels.forEach((pixel, at) => data.writeUIntLE(pixel & (2 ** allocated - 1), (at * allocated) / 8, allocated / 8))
  const text = (tag: number, vr: string, value: string | undefined): Element[] => (value === undefined ? [] : [[tag, vr, value]])
  const elements: Element[] = [
    ...text(0x0010_0020, 'LO', given.person),
    [0x0028_0002, 'US', channels],
    [0x0028_0004, 'CS', kind],
    ...(channels === 3 ? [[0x0028_0006, 'US', given.planar ? 1 : 0] as const] : []),
    ...text(0x0028_0008, 'IS', given.frames === undefined ? undefined : String(given.frames)),
    [0x0028_0010, 'US', height],
    [0x0028_0011, 'US', width],
    [0x0028_0100, 'US', allocated],
    [0x0028_0101, 'US', stored],
    [0x0028_0102, 'US', stored - 1],
    [0x0028_0103, 'US', given.signed ? 1 : 0],
    ...text(0x0028_1050, 'DS', given.window?.[0]),
    ...text(0x0028_1051, 'DS', given.window?.[1]),
    ...text(0x0028_1052, 'DS', given.intercept),
    ...text(0x0028_1053, 'DS', given.slope),
    [0x7fe0_0010, 'OW', data],
  ]
  const meta = element([0x0002_0010, 'UI', syntax], false)
  const length = element([0x0002_0000, 'UL', meta.length], false)
  const body = elements.map(each => element(each, implicit))
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, meta, ...body])
}
