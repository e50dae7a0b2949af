// Follows one click-to-dial call. The page works without it: it then asks again by itself.
const main = document.querySelector('main[data-progress]')
if (main !== null) follow(main)

/** @param {HTMLElement} main */
function follow(main) {
  const notice = main.querySelector('[data-notice]')
  const steps = [...main.querySelectorAll('[data-name]')]
  // A reload shows the progress once more instead of dialling again, and the address bar keeps no credential.
  history.replaceState(null, '', main.dataset.status)

  const cancel = main.querySelector('[data-cancel]')
  cancel.hidden = cancel.dataset.offered !== 'true'
  cancel.addEventListener('click', async () => {
    cancel.disabled = true
    await fetch(cancel.dataset.cancel, { method: 'POST' }).catch(() => undefined)
    cancel.disabled = false
  })

  const stream = new EventSource(main.dataset.progress)
  stream.addEventListener('progress', (event) => {
    const progress = JSON.parse(event.data)
    main.dataset.state = progress.state
    notice.textContent = progress.notice
    cancel.hidden = !progress.cancellable
    for (const step of steps) step.dataset.step = progress.steps[step.dataset.name]
    for (const step of steps) {
      if (step.dataset.step === 'current') step.setAttribute('aria-current', 'step')
      else step.removeAttribute('aria-current')
    }
    if (progress.state === 'ended') stream.close()
  })
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) notice.textContent = main.dataset.lost
  })
}
