/** The formats of a report. */
export const reportFormats = ['json', 'md', 'html', 'junit', 'sarif'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** What an audit writes: reports, the one on paper, and the evidence bundle. */
export const outputFormats = [...reportFormats, 'pdf', 'bundle'] as const
export type OutputFormat = (typeof outputFormats)[number]

/** The formats of a comparison. */
export const comparisonFormats = ['json', 'md', 'html'] as const
export type ComparisonFormat = (typeof comparisonFormats)[number]

/** The same, and on paper. */
export const comparisonOutputs = [...comparisonFormats, 'pdf'] as const
export type ComparisonOutput = (typeof comparisonOutputs)[number]
