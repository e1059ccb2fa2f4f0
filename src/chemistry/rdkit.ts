import * as rdkitPackage from '@rdkit/rdkit'
import type {MainModule} from '@rdkit/rdkit'

/** The package is CommonJS and its types say otherwise. */
const start = rdkitPackage.default as unknown as (options: {
  readonly print: () => void
  readonly printErr: () => void
}) => Promise<MainModule>

/**
 * RDKit's MinimalLib as WebAssembly: one for each thread, since to start it takes half a second. Import it dynamically. What it would
 * print of texts that it cannot read is swallowed: that would show cells.
 */
export const rdkit: MainModule = await start({print: () => undefined, printErr: () => undefined})
