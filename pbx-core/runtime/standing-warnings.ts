import type { Emitter } from '../base/emitter.ts'
import type { Config, DomainConfig } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import {
  type CertificateWarning,
  isFault,
  type MailWarning,
  type StandingWarning
} from '../contract/standing-warning.ts'
import { emergencyNumbers } from '../routing/emergency.ts'

export interface WarningFacts {
  readonly config: () => Config
  readonly events: Emitter<PbxEvents>
  readonly ofGuards: (domain: DomainConfig) => readonly StandingWarning[]
  /** Calls for help that nobody has seen. */
  readonly ofEmergencies: (domain: DomainConfig) => readonly StandingWarning[]
  /** Account codes that somebody guesses, prompts that nobody hears, holidays that nobody knows. */
  readonly ofOffice: (domain: DomainConfig) => readonly StandingWarning[]
  readonly ofTrunks: (domain: DomainConfig) => readonly StandingWarning[]
  /** Recordings that cannot be kept. */
  readonly ofRecordings: () => readonly StandingWarning[]
  /** Mails that nobody gets. */
  readonly ofMails: () => readonly MailWarning[]
  /** Why records cannot be written now. */
  readonly storeFault: () => string | undefined
}

/** All that is wrong, or merely to be known or decided: a phone system without a trunk is in order, and cannot call for help. */
export class StandingWarnings {
  readonly #facts: WarningFacts
  /** What was announced of each domain last. */
  readonly #announced = new Map<string, string>()
  #around: readonly CertificateWarning[] = []

  constructor(facts: WarningFacts) {
    this.#facts = facts
  }

  /** Of one domain and of the machine, or of all. What does not work comes first. */
  of(domain?: string): readonly StandingWarning[] {
    const { domains, listen } = this.#facts.config()
    const asked = domains.filter(({ name }) => domain === undefined || name === domain)
    const ofTrunks = asked.flatMap((each) => this.#facts.ofTrunks(each))
    const reason = this.#facts.storeFault()
    const { tls } = listen.sip
    return [
      ...asked.flatMap((each) => this.#facts.ofEmergencies(each)),
      ...ofTrunks.filter(isFault),
      ...(reason === undefined ? [] : [{ code: 'records-unwritten', domain: null, reason } as const]),
      ...this.#facts.ofRecordings(),
      ...this.#around.filter(isFault),
      ...this.#facts.ofMails().filter(({ domain: of }) => of === null || asked.some(({ name }) => name === of)),
      ...asked.flatMap((each) => this.#facts.ofGuards(each)),
      ...asked.flatMap((each) => this.#facts.ofOffice(each)),
      ...ofTrunks.filter((warning) => !isFault(warning)),
      ...asked
        .filter((each) => !reachesHelp(each, this.#facts.ofTrunks(each)))
        .map(({ name }) => ({ code: 'no-emergency-trunk', domain: name }) as const),
      ...this.#around.filter((warning) => !isFault(warning)),
      ...(tls === null ? [] : [{ code: 'no-tls', domain: null, listen: tls } as const])
    ]
  }

  /** What the program around the PBX has to warn of now. */
  around(warnings: readonly CertificateWarning[]): void {
    this.#around = warnings
    this.review()
  }

  /** Tells what has come or gone since the last look. */
  review(): void {
    for (const { name: domain } of this.#facts.config().domains) {
      const warnings = this.of(domain)
      const announced = JSON.stringify(warnings)
      if (this.#announced.get(domain) === announced) continue
      this.#announced.set(domain, announced)
      this.#facts.events.emit('warnings.changed', { domain, warnings })
    }
  }
}

/** `4-pbx`, Numbers: where no trunk can carry emergency calls, that is announced from the first start on. */
function reachesHelp(domain: DomainConfig, ofTrunks: readonly StandingWarning[]): boolean {
  return emergencyNumbers(domain).length === 0 || domain.trunks.length > ofTrunks.filter(isFault).length
}
