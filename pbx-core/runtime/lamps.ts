import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { DomainConfig } from '../contract/config.ts'
import { indexOf } from '../routing/domain-index.ts'
import { dialogInfo } from '../sip/subscription/dialog-info.ts'
import { dialogPackage } from '../sip/subscription/packages.ts'
import type { LampSource, Occupation } from '../sip/subscription/port.ts'
import type { Asked, Subject, SubjectSource } from '../sip/subscription/subject.ts'

export interface LampsPorts {
  /** In which a number is looked up one after the other. */
  readonly sources: readonly LampSource[]
  readonly domain: (name: string) => DomainConfig | undefined
}

/** What a lamp is told of at most; whoever has more calls than that is busy all the same, and a datagram holds no more. */
const mostShown = 4

/** Lamps of telephones, by the `dialog` event package (RFC 4235): of whatever has a number in the domain. */
export class Lamps implements SubjectSource {
  readonly eventPackage = dialogPackage
  readonly #ports: LampsPorts

  constructor(ports: LampsPorts) {
    this.#ports = ports
  }

  open(asked: Asked): Result<Subject, 404> {
    const { domain, number, user } = asked
    const source = this.#ports.sources.find((each) => each.occupations(domain, number, user) !== undefined)
    return source === undefined ? err(404) : ok(new Lamp(asked, source, this.#ports.domain))
  }

  onChanged(changed: (key: string) => void): Disposable {
    const listening = new DisposableStack()
    for (const source of this.#ports.sources) {
      listening.use(source.onChanged((domain, number, user) => changed(keyOf(domain, number, user))))
    }
    return listening
  }
}

/** What one lamp of one telephone shows. */
class Lamp implements Subject {
  readonly key: string
  readonly number: string
  readonly #asked: Asked
  readonly #source: LampSource
  readonly #domain: LampsPorts['domain']
  #version = -1
  /** Ids of what it was told last. */
  #told: readonly string[] = []

  constructor(asked: Asked, source: LampSource, domain: LampsPorts['domain']) {
    this.key = keyOf(asked.domain, asked.number, source.isPersonal === true ? asked.user : undefined)
    this.number = asked.number
    this.#asked = asked
    this.#source = source
    this.#domain = domain
  }

  look(): string | undefined {
    const shown = this.#shown()
    return shown && JSON.stringify(shown)
  }

  body(): Octets {
    const { domain, number } = this.#asked
    const occupations = this.#shown() ?? []
    const ids = occupations.map(({ id }) => id)
    const ended = this.#told.filter((id) => !ids.includes(id))
    this.#told = ids
    this.#version += 1
    const name = this.#nameOf(domain, number)
    return dialogInfo({ number, name, domain, version: this.#version, occupations, ended, pickUp: `**${number}` })
  }

  #shown(): readonly Occupation[] | undefined {
    const { domain, number, user } = this.#asked
    const showsPartner = this.#source.showsPartner(domain, number, user)
    return this.#source
      .occupations(domain, number, user)
      ?.slice(-mostShown)
      .map((occupation) => ({
        ...occupation,
        partner: showsPartner ? occupation.partner : null,
        dialog: mayTake(occupation, number === user) ? occupation.dialog : null
      }))
  }

  #nameOf(domain: string, number: string): string {
    const config = this.#domain(domain)
    return (config && indexOf(config).byExtension.get(number)?.config.name) ?? ''
  }
}

/** Whose Replaces is taken (`apps/replace.ts`): what rings by everybody, where somebody talks by that one alone. */
function mayTake({ state, direction }: Occupation, isOwn: boolean): boolean {
  return isOwn || (state === 'early' && direction === 'recipient')
}

function keyOf(domain: string, number: string, user: string | undefined): string {
  return user === undefined ? `${number}@${domain}` : `${number}@${domain} ${user}`
}
