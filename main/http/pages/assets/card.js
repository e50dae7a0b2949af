/** Keeps the note of the caller page as it is typed. */
const form = document.querySelector('[data-note]')
const pauseMs = 600

if (form instanceof HTMLFormElement) {
  const status = form.querySelector('[data-status]')
  let timer
  let unsaved = false
  const save = async () => {
    unsaved = false
    const body = new URLSearchParams(new FormData(form))
    const kept = await fetch(form.action, { method: 'POST', body }).then(
      (answer) => answer.ok,
      () => false
    )
    status.textContent = kept ? form.dataset.saved : form.dataset.failed
  }
  form.addEventListener('input', () => {
    unsaved = true
    clearTimeout(timer)
    timer = setTimeout(save, pauseMs)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void save()
  })
  // What was typed last is kept even when the tab closes at once.
  addEventListener('pagehide', () => {
    if (unsaved) navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form)))
  })
}
