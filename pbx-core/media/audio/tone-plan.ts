/**
 * `hold`: for whoever waits for somebody to come back, so that the line is not dead. `dial`: for whoever is to dial.
 * `enter` and `leave`: for those in a conference, when somebody comes or goes.
 */
export type ToneName = 'ringback' | 'busy' | 'reorder' | 'beep' | 'hold' | 'dial' | 'enter' | 'leave'

/** Frequencies in Hz (none: a pause), and milliseconds. */
export interface ToneStep {
  readonly hertz: readonly number[]
  readonly milliseconds: number
}

/** One period of a tone's cadence. `repeats` is false for a single signal. */
export interface Cadence {
  readonly steps: readonly ToneStep[]
  readonly repeats: boolean
}

type Country = Readonly<Record<Exclude<ToneName, 'beep' | 'hold' | 'dial' | 'enter' | 'leave'>, Cadence>>

const cadence = (hertz: readonly number[], ...onOff: readonly number[]): Cadence => ({
  steps: onOff.map((milliseconds, index) => ({ hertz: index % 2 === 0 ? hertz : [], milliseconds })),
  repeats: true
})

const northAmerica: Country = {
  ringback: cadence([440, 480], 2000, 4000),
  busy: cadence([480, 620], 500, 500),
  reorder: cadence([480, 620], 250, 250)
}

/** Most of Europe differs from this only in a cadence (CEPT T/CS 20-15). */
const europe: Country = {
  ringback: cadence([425], 1000, 4000),
  busy: cadence([425], 500, 500),
  reorder: cadence([425], 200, 200)
}

/**
 * Tones by country (ISO 3166-1), from the list of tones in national networks (ITU-T E.180
 * Supplement 2 and its annex to Operational Bulletin 781); `reorder` is its congestion tone.
 */
const countries: Readonly<Record<string, Country>> = {
  US: northAmerica,
  CA: northAmerica,
  AT: {
    ringback: cadence([420], 1000, 5000),
    busy: cadence([420], 400, 400),
    reorder: cadence([420], 200, 200)
  },
  AU: {
    ringback: cadence([413, 438], 400, 200, 400, 2000),
    busy: cadence([425], 375, 375),
    reorder: cadence([425], 375, 375)
  },
  BE: { ...europe, ringback: cadence([425], 1000, 3000), reorder: cadence([425], 167, 167) },
  CH: europe,
  CZ: { ...europe, busy: cadence([425], 330, 330), reorder: cadence([425], 165, 165) },
  DE: { ...europe, busy: cadence([425], 480, 480), reorder: cadence([425], 240, 240) },
  DK: europe,
  ES: {
    ringback: cadence([425], 1500, 3000),
    busy: cadence([425], 200, 200),
    reorder: cadence([425], 200, 200, 200, 200, 200, 600)
  },
  FI: { ...europe, busy: cadence([425], 300, 300) },
  FR: {
    ringback: cadence([440], 1500, 3500),
    busy: cadence([440], 500, 500),
    reorder: cadence([440], 250, 250)
  },
  GB: {
    ringback: cadence([400, 450], 400, 200, 400, 2000),
    busy: cadence([400], 375, 375),
    reorder: cadence([400], 400, 350, 225, 525)
  },
  IT: europe,
  // 400 Hz modulated with 16 Hz: its side bands.
  JP: {
    ringback: cadence([384, 416], 1000, 2000),
    busy: cadence([400], 500, 500),
    reorder: cadence([400], 500, 500)
  },
  NL: { ...europe, reorder: cadence([425], 250, 250) },
  NO: europe,
  NZ: {
    ringback: cadence([400, 450], 400, 200, 400, 2000),
    busy: cadence([400], 500, 500),
    reorder: cadence([400], 250, 250)
  }
}

/** The signal after which one speaks; no country's own. */
/** Two short signals, seldom: nothing that somebody could take for ringing or for busy. */
const hold = cadence([425], 120, 180, 120, 4580)
const beep: Cadence = { steps: [{ hertz: [1000], milliseconds: 250 }], repeats: false }
/** A fifth up, and the same down: nobody has to learn which is which. */
const enter: Cadence = { steps: [520, 780].map((hertz) => ({ hertz: [hertz], milliseconds: 120 })), repeats: false }
const leave: Cadence = { ...enter, steps: enter.steps.toReversed() }

/** Where it is another than the European one, which does not stop. */
const dialTones: Readonly<Record<string, Cadence>> = {
  US: cadence([350, 440], 1000),
  CA: cadence([350, 440], 1000),
  AT: cadence([420], 1000),
  AU: cadence([413, 438], 1000),
  CZ: cadence([425], 330, 330, 660, 660),
  FR: cadence([440], 1000),
  GB: cadence([350, 440], 1000),
  IT: cadence([425], 200, 200, 600, 1000),
  JP: cadence([400], 1000),
  NZ: cadence([400], 1000)
}

/** The European tones where the country is not in the table. */
export function toneCadence(tone: ToneName, country: string): Cadence {
  if (tone === 'beep') return beep
  if (tone === 'enter') return enter
  if (tone === 'leave') return leave
  if (tone === 'hold') return hold
  if (tone === 'dial') return dialTones[country.toUpperCase()] ?? cadence([425], 1000)
  return (countries[country.toUpperCase()] ?? europe)[tone]
}
