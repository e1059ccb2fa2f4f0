import type {Checkpoints, SavedState} from '../../src/core/saved-state.js'

/**
 * Checkpoints in a map, by their labels; they are kept as often as is asked for.
 * @param begins Called when a training asks for what was kept, before its first step.
 */
export function memoryCheckpoints(
  kept: Map<string, SavedState>,
  begins: () => void = () => undefined,
  labels: readonly string[] = [],
): Checkpoints {
  const name = labels.join(' / ')
  return {
    part: label => memoryCheckpoints(kept, begins, [...labels, label]),
    read: () => {
      begins()
      return Promise.resolve(kept.get(name))
    },
    keep: state => Promise.resolve(void kept.set(name, state())),
  }
}
