/** Hands a text to the person as a file in their downloads. */
export function downloadText(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // The download has its own hold on the content once the click was handled.
  setTimeout(() => URL.revokeObjectURL(address))
}
