/** What browsers tell of the machine; the memory is rounded, and some do not tell it. */
interface Told extends Navigator {
  readonly deviceMemory?: number
  readonly userAgentData?: {readonly platform: string}
}

const told = (): Told => navigator

const PRODUCT = /(?:Firefox|Edg|Chrome|HeadlessChrome|Version)\/[\d.]+/u

export const runtimeVersion = (): string => PRODUCT.exec(told().userAgent)?.[0] ?? 'unknown'

export function platformName(): string {
  const name = told().userAgentData?.platform ?? ''
  return name === '' ? 'browser' : `browser-${name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-')}`
}

export const coreCount = (): number => Math.max(1, told().hardwareConcurrency)

export const memoryGigabytes = (): number => Math.round(told().deviceMemory ?? 0)

export const processorSeconds = (): number | undefined => undefined
