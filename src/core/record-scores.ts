import type {Matrix} from './matrix.js'

/**
 * [rows, features]: one score of a GAN's critic, or the losses of a diffusion's network at each of several noise levels, or under each
 * draw of noise there.
 */
export interface RecordScores {
  readonly kind: 'critic' | 'diffusion-losses'
  readonly features: Matrix
}
