/** A picture on the disk. */
export interface ImageFile {
  readonly path: string
  /** From the folder on. */
  readonly place: string
  /** The folder that it lies in, which is its class; '' in a flat folder. */
  readonly label: string
  /** Where its masks lie; missing where no picture of the folder has any. */
  readonly masks?: readonly string[]
}
