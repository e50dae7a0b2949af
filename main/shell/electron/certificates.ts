import type { Certificate, Session, WebContents } from 'electron'
import { z } from 'zod'
import type { PreferenceStore } from '../../settings/preferences.ts'
import { ctiPartition, type ElectronApi, hostOf } from './api.ts'
import { ask, windowOf } from './ask.ts'
import type { DesktopWords } from './words.ts'

const key = 'pages.trusted-certificates'
const trustedSchema = z.record(z.string(), z.string()).catch({})
/** A box with more buttons than that fits on no screen. */
const mostChoices = 8

type Parts = Pick<ElectronApi, 'app' | 'BrowserWindow' | 'dialog' | 'session'>

interface CertificatePorts {
  readonly preferences: PreferenceStore
  readonly said: () => DesktopWords
}

/**
 * Certificates of callers' pages. One that this computer does not trust (a CRM of the house, self-signed) is shown,
 * and trusted for that host when the person agrees; where the host has another one later, the person is asked again.
 * Where a page asks for a client certificate, the person chooses one.
 */
export function guardCertificates(electron: Parts, { preferences, said }: CertificatePorts): void {
  const { app, session } = electron
  const cti = session.fromPartition(ctiPartition)
  const trusted = () => trustedSchema.parse(preferences.get(key))
  /** One question for a certificate, however many requests wait for it. */
  const asked = new Map<string, Promise<boolean>>()

  app.on('certificate-error', (event, contents, url, fault, certificate, callback, isMainFrame) => {
    if (contents.session !== cti) return
    const host = hostOf(url)
    if (trusted()[host] === certificate.fingerprint) {
      event.preventDefault()
      return callback(true)
    }
    // What a page loads from elsewhere is refused, as by default: nobody would know what the question is about.
    if (!isMainFrame) return
    event.preventDefault()
    const once = `${host} ${certificate.fingerprint}`
    const answer = asked.get(once) ?? question(contents, { host, fault, certificate })
    asked.set(once, answer)
    void answer.then(callback).finally(() => asked.delete(once))
  })

  async function question(contents: WebContents, shown: Shown): Promise<boolean> {
    const { untrusted } = said()
    const pressed = await ask(electron, windowOf(electron, contents), {
      type: 'warning',
      message: untrusted.message(shown.host),
      detail: untrusted.detail(shown.fault.replace(/^net::ERR_/, ''), described(shown.certificate, untrusted)),
      buttons: [untrusted.refuse, untrusted.allow]
    })
    if (pressed === 1) preferences.set(key, { ...trusted(), [shown.host]: shown.certificate.fingerprint })
    return pressed === 1
  }

  letChoose(electron, cti, said)
}

interface Shown {
  readonly host: string
  readonly fault: string
  readonly certificate: Certificate
}

/** Electron would show the first certificate that fits, to whomever. */
function letChoose(electron: Parts, cti: Session, said: () => DesktopWords): void {
  electron.app.on('select-client-certificate', (event, contents, url, certificates, callback) => {
    event.preventDefault()
    // Of no page, or of a page of ours: neither has to prove anything.
    if (contents?.session !== cti) return callback()
    const { identify } = said()
    const choices = certificates.slice(0, mostChoices)
    void ask(electron, windowOf(electron, contents), {
      type: 'question',
      message: identify.message(hostOf(url)),
      detail: identify.detail,
      buttons: [
        identify.none,
        ...choices.map((certificate) => `${certificate.subjectName} (${certificate.issuerName})`)
      ]
    }).then((pressed) => callback(choices[pressed - 1]))
  })
}

function described(certificate: Certificate, words: DesktopWords['untrusted']): string {
  const until = new Date(certificate.validExpiry * 1000).toISOString().slice(0, 10)
  return [
    `${words.issuedTo}: ${certificate.subjectName}`,
    `${words.issuedBy}: ${certificate.issuerName}`,
    `${words.until}: ${until}`,
    `${words.fingerprint}: ${certificate.fingerprint}`
  ].join('\n')
}
