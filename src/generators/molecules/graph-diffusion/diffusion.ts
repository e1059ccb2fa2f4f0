import type {Rng} from '../../../core/rng.js'
import type {GraphOutput} from '../../../nn/graph.js'
import {CategoricalNoise} from './categorical-noise.js'
import {graphBatch, type GraphBatch, type Noisy} from './graph-batch.js'
import {BONDS, pairCount, type AtomKinds, type Built, type Example, type Template} from './templates.js'

/** Weight of bonds in the loss, as in DiGress's settings (arXiv:2209.14734, equation 3). */
const BONDS_WEIGHT = 5

/** Noisy molecules as the network sees them, and what they are. */
export interface NoisyBatch {
  readonly batch: GraphBatch
  readonly clean: readonly Built[]
}

export interface GraphLosses {
  /** Mean cross-entropies, nats. */
  readonly atoms: number
  readonly bonds: number
}

/**
 * Discrete diffusion of what is built on a scaffold (Vignac et al., DiGress, arXiv:2209.14734): kinds of built atoms and bonds of each to
 * all atoms before it become noise one by one, the scaffold stays, and the network learns to say the clean ones. That the scaffold is never
 * noisy, in training as in sampling, is how it is conditioned on: ScaffAug (arXiv:2510.16306) puts it back at every step of sampling of a
 * network that was trained without one.
 */
export class GraphDiffusion {
  /**
   * @param kept What is left after each time step, [timesteps].
   */
  constructor(
    readonly kinds: AtomKinds,
    readonly atoms: CategoricalNoise,
    readonly bonds: CategoricalNoise,
    readonly kept: Float64Array,
  ) {}

  /** With the marginal distributions of these molecules. */
  static ofExamples(kinds: AtomKinds, examples: readonly Example[], kept: Float64Array): GraphDiffusion {
    const [atoms, bonds] = [new Float64Array(kinds.built), new Float64Array(BONDS)]
    for (const {built} of examples) {
      for (const kind of built.kinds) atoms[kind]++
      for (const order of built.bonds) bonds[order]++
    }
    return new GraphDiffusion(kinds, CategoricalNoise.ofCounts(atoms), CategoricalNoise.ofCounts(bonds), kept)
  }

  /** Noisy versions of molecules, each at a time step of its own, or all at the same one (`at`). */
  noisy(examples: readonly Example[], rng: Rng, at?: number): NoisyBatch {
    const molecules = examples.map(({template, built}): Noisy => {
      const time = at ?? Math.floor(rng.next() * this.kept.length)
      const kept = this.kept[time]
      const kinds = built.kinds.map(kind => this.atoms.noisy(kind, kept, rng))
      const bonds = built.bonds.map(order => this.bonds.noisy(order, kept, rng))
      return {template, built: {kinds, bonds}, time}
    })
    return {batch: graphBatch(molecules, this.kinds), clean: examples.map(({built}) => built)}
  }

  /**
   * Mean losses of what the network says (arXiv:2209.14734, equation 3).
   * @param gradient Filled with the gradient of their weighted sum.
   */
  losses(output: GraphOutput, {batch, clean}: NoisyBatch, gradient: GraphOutput): GraphLosses {
    gradient.nodes.fill(0, 0, output.nodes.length)
    const {builtRows, pairs} = batch
    let [atoms, bonds, row, pair] = [0, 0, 0, 0]
    for (const {kinds, bonds: orders} of clean) {
      for (const kind of kinds)
        atoms += this.atoms.loss(output.nodes, builtRows[row++] * this.atoms.size, kind, gradient.nodes, 1 / builtRows.length)
      for (const order of orders)
        bonds += this.bonds.loss(output.pairs, pair++ * BONDS, order, gradient.pairs, BONDS_WEIGHT / pairs)
    }
    return {atoms: atoms / builtRows.length, bonds: bonds / pairs}
  }

  /** What is trained by. */
  sum({atoms, bonds}: GraphLosses): number {
    return atoms + BONDS_WEIGHT * bonds
  }

  /** Pure noise on a core. */
  start(template: Template, atoms: number, rng: Rng): Built {
    return {
      kinds: Int32Array.from({length: atoms}, () => this.atoms.draw(rng)),
      bonds: Uint8Array.from({length: pairCount(template.core.atoms.length, atoms)}, () => this.bonds.draw(rng)),
    }
  }

  /** Molecules one visit earlier, in place. @param then Time step of that visit, -1 for clean molecules. */
  stepBack(molecules: readonly Noisy[], batch: GraphBatch, output: GraphOutput, then: number, rng: Rng): void {
    let [row, pair] = [0, 0]
    for (const {built, time} of molecules) {
      const [keptThen, keptNow] = [then < 0 ? 1 : this.kept[then], this.kept[time]]
      const {kinds, bonds} = built
      for (let at = 0; at < kinds.length; at++) {
        const offset = batch.builtRows[row++] * this.atoms.size
        kinds[at] = this.atoms.earlier(output.nodes, offset, kinds[at], keptThen, keptNow, rng)
      }
      for (let at = 0; at < bonds.length; at++)
        bonds[at] = this.bonds.earlier(output.pairs, pair++ * BONDS, bonds[at], keptThen, keptNow, rng)
    }
  }
}
