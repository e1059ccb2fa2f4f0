/** One setting that a config file can give. */
export interface ConfigSetting {
  /** What the file calls it: as the library's option is called. */
  readonly key: string
  readonly about: string
  /** `switch` is true or false; `value` is a text or a number. */
  readonly kind: 'switch' | 'integer' | 'value'
  /** Whether it takes several values. */
  readonly many: boolean
  /** The only values that there are. */
  readonly choices?: readonly string[]
  readonly least?: number
  readonly most?: number
  /** What holds where it is left out, if that is not found out from the data. */
  readonly usual?: string | readonly string[]
}

/** What a config file says of a setting. */
export interface ConfigEntry<Setting extends ConfigSetting = ConfigSetting> {
  readonly setting: Setting
  /** The values as they are written; of a switch `true` or `false`. */
  readonly texts: readonly string[]
}

/** The same with its place in the file. */
export interface WrittenEntry<Setting extends ConfigSetting = ConfigSetting> extends ConfigEntry<Setting> {
  readonly line: number | undefined
}
