/** What was found: `ok`, `note` (works, but…) or `fault`, each with what it means and what to do. */
export class Report {
  #group = ''
  results = []

  group(name) {
    this.#group = name
  }

  ok(what, detail = '') {
    this.#add('ok', what, { detail })
  }

  note(what, means, remedy) {
    this.#add('note', what, { means, remedy })
  }

  fault(what, means, remedy) {
    this.#add('fault', what, { means, remedy })
  }

  get faults() {
    return this.results.filter(({ kind }) => kind === 'fault').length
  }

  text() {
    const lines = []
    let group = ''
    for (const { group: of, kind, what, detail, means, remedy } of this.results) {
      if (of !== group) lines.push('', of)
      group = of
      lines.push(`  ${{ ok: '✓', note: '!', fault: '✗' }[kind]} ${what}${detail ? ` (${detail})` : ''}`)
      if (means) lines.push(`      ${means}`)
      if (remedy) lines.push(`      → ${remedy}`)
    }
    const count = (kind) => this.results.filter((result) => result.kind === kind).length
    return [...lines, '', `${count('ok')} good, ${count('note')} to look at, ${count('fault')} wrong`].join('\n')
  }

  #add(kind, what, rest) {
    const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value))
    this.results.push({ group: this.#group, kind, what, ...said })
  }
}
