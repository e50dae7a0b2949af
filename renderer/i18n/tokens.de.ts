import type { Words } from './en.ts'
import type { tokens as english } from './tokens.en.ts'

export const tokens: Words<typeof english> = {
  tokens: {
    title: 'Token',
    link: 'Für Programme, die die API benutzen',
    what: 'Ein Programm, das die API mit einem Token fragt, darf, was derjenige darf, der es angelegt hat, soweit es angekreuzt ist.',
    failed: 'Die Token konnten nicht gelesen werden',
    none: 'Es gibt noch keine.',
    neverUsed: 'nie benutzt',
    used: 'zuletzt benutzt {{time}}',
    ends: 'endet {{time}}',
    revoke: 'Widerrufen',
    revokeNamed: '{{name}} widerrufen',
    revoked: 'Es öffnet nichts mehr',
    new: 'Neues Token',
    name: 'Wofür ist es?',
    scopes: 'Was es darf',
    lasts: 'Es gilt',
    forEver: 'bis es widerrufen wird',
    days_one: '{{count}} Tag',
    days_other: '{{count}} Tage',
    make: 'Token anlegen',
    once: 'Kopieren Sie es jetzt: es wird nur dieses eine Mal gezeigt.',
    copy: 'Token kopieren',
    copied: 'Kopiert',
    done: 'Fertig'
  }
}
