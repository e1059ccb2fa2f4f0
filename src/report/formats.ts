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

/** Documents that standards ask for: their names are those of their files and of the flag's values. */
export const standardNames = ['iso-27559', 'anonymisation-report'] as const
export type StandardName = (typeof standardNames)[number]

/** Formats that somebody can fill in further. */
export const standardFormats = ['md', 'html'] as const
export type StandardFormat = (typeof standardFormats)[number]

/** The same, and on paper. */
export const standardOutputs = [...standardFormats, 'pdf'] as const
export type StandardOutput = (typeof standardOutputs)[number]
