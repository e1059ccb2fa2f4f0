/** Parameters of a layer and where their gradients go. */
export type Parameters = Readonly<Record<'weight' | 'bias', {readonly values: Float32Array; readonly gradients: Float32Array}>>

/** y = W x + b for each row, with a weight that places of a picture may share. Rows and gradients are the caller's to keep. */
export interface Affine {
  /** @param hasBias False: W x alone. */
  forward(rows: number, x: Float32Array, y: Float32Array, hasBias: boolean): void
  /** The gradient of x from that of y: W' times it. */
  backward(rows: number, gradient: Float32Array, inputGradient: Float32Array): void
  /** Summed over the rows. */
  weightGradient(rows: number, x: Float32Array, gradient: Float32Array): void
  biasGradient(rows: number, gradient: Float32Array): void
}
