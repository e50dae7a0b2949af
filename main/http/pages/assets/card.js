/** Keeps the note of the caller page as it is typed, and gives the keys back to the phone by F6. */
const form = document.querySelector('[data-note]')
const pauseMs = 600
/** Who types without a pause is saved as often as this. */
const longestUnsavedMs = 1000

if (form instanceof HTMLFormElement) {
  const status = form.querySelector('[data-status]')
  let timer
  let typed = false
  let unsavedSince
  const content = (more = {}) =>
    new URLSearchParams([...new URLSearchParams(new FormData(form)), ...Object.entries(more)])
  const save = async () => {
    unsavedSince = undefined
    const kept = await fetch(form.action, { method: 'POST', body: content() }).then(
      (answer) => answer.ok,
      () => false
    )
    status.textContent = kept ? form.dataset.saved : form.dataset.failed
  }
  form.addEventListener('input', () => {
    typed = true
    clearTimeout(timer)
    unsavedSince ??= performance.now()
    timer = setTimeout(save, Math.min(pauseMs, Math.max(0, unsavedSince + longestUnsavedMs - performance.now())))
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void save()
  })
  // What was typed last is kept even when the page goes at once; and nobody types in it any more.
  addEventListener('pagehide', () => {
    if (typed) navigator.sendBeacon(form.action, content({ finished: '1' }))
  })
}

addEventListener('keydown', (event) => {
  if (event.key !== 'F6' || parent === window) return
  event.preventDefault()
  parent.focus()
})
