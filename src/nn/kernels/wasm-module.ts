import {wasmBytes} from '../../platform/wasm-bytes.js'

/** A compiled module; what is inside is the engine's own business. */
type Module = object

interface Memory {
  readonly buffer: ArrayBuffer
}

/** The part of the global that is used here: Node's types leave it to those of browsers. */
const {WebAssembly} = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => Module
    readonly Memory: new (size: {readonly initial: number}) => Memory
    readonly Instance: new (module: Module, imports: object) => {readonly exports: unknown}
  }
}

/** Beside this file when built; from the sources, where the build put it. */
export const PLACES = ['./kernels.wasm', '../../../dist/src/nn/kernels/kernels.wasm']
const PAGE_BYTES = 65_536
const LINE_BYTES = 64
/** Tiles at the edge of a matrix read a little beyond it. */
const PADDING_BYTES = 64

/** What assembly/index.ts exports beside its kernels. */
interface Layout {
  heapBase(): number
  scratchBytes(): number
}

/** An instance of the module in a memory of its own. */
export interface WasmInstance<Exports> {
  readonly exports: Exports
  /** Byte offset of the scratch area. */
  readonly scratch: number
  readonly buffer: ArrayBuffer
  /** Byte offset of so many bytes that nothing else has. */
  readonly take: (bytes: number) => number
}

/** @param bytes Room for what will be taken. @param hasScratch Whether the kernels used need the scratch area. */
export type CreateInstance = <Exports>(bytes: number, hasScratch: boolean) => WasmInstance<Exports>

/**
 * Reads and compiles the module. Returns how instances with room for so many bytes are made, or why there are none.
 * Places are relative to this file.
 */
export function loadModule(places: readonly string[]): {readonly instantiate: CreateInstance} | {readonly missing: string} {
  try {
    const module = new WebAssembly.Module(wasmBytes(places.map(place => new URL(place, import.meta.url))))
    const {exports} = instantiate(module, 1)
    const layout = exports as Layout
    const sizes = {start: aligned(layout.heapBase()), scratch: aligned(layout.scratchBytes())}
    return {
      instantiate: <Exports>(bytes: number, hasScratch: boolean) => createInstance<Exports>(module, sizes, bytes, hasScratch),
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      missing: `The WASM kernels cannot be used (${reason}): the TypeScript kernels are several times slower. 'npm run build' makes them.`,
    }
  }
}

/** Bytes that an array takes: whole cache lines. */
const aligned = (bytes: number) => Math.ceil(bytes / LINE_BYTES) * LINE_BYTES

/**
 * Builds once with kernels on ordinary arrays to learn how much memory it takes, then with those that `create` makes in
 * a memory of that size.
 *
 * @param valueBytes What one value of an array takes.
 */
export function buildToMeasure<Kernels extends {allocate: (length: number) => unknown}, T>(
  plain: Kernels,
  valueBytes: number,
  create: (bytes: number) => Kernels,
  build: (kernels: Kernels) => T,
): T {
  let bytes = 0
  const allocate = (length: number) => {
    bytes += aligned(valueBytes * length)
    return plain.allocate(length)
  }
  build({...plain, allocate})
  return build(create(bytes))
}

interface Sizes {
  readonly start: number
  readonly scratch: number
}

/** All memory is there from the start: growing would detach the views. */
function createInstance<Exports>(
  module: Module,
  {start, scratch}: Sizes,
  bytes: number,
  hasScratch: boolean,
): WasmInstance<Exports> {
  let next = start + (hasScratch ? scratch : 0)
  const {exports, memory} = instantiate(module, Math.ceil((next + bytes + PADDING_BYTES) / PAGE_BYTES))
  return {
    exports: exports as Exports,
    scratch: start,
    buffer: memory.buffer,
    take: wanted => {
      const at = next
      next += aligned(wanted)
      return at
    },
  }
}

function instantiate(module: Module, pages: number) {
  const memory = new WebAssembly.Memory({initial: pages})
  return {memory, exports: new WebAssembly.Instance(module, {env: {memory}}).exports}
}
