// Swagger UI by its controls, as a person uses them.

/** What our style sheet mends in Swagger UI; its other faults are in markup that is not ours, and are counted. */
export const SWAGGER_RULES = ["color-contrast", "target-size"];

/** Opens the documentation. */
export async function open(page, origin) {
  await page.goto(`${origin}/docs/`);
  await page.locator(".opblock-tag").first().waitFor();
}

/** Opens one operation, by the address that Swagger UI gives it. */
export async function openOperation(page, origin, tag, operation) {
  // Swagger UI reads the fragment only when it starts.
  await page.goto("about:blank");
  await page.goto(`${origin}/docs/#/${tag}/${operation}`);
  return opened(page, tag, operation);
}

/** Opens one more operation of a tag that is open. */
export async function expand(page, tag, operation) {
  await page.locator(`#operations-${tag}-${operation} .opblock-summary-control`).click();
  return opened(page, tag, operation);
}

async function opened(page, tag, operation) {
  const block = page.locator(`#operations-${tag}-${operation}`);
  await block.locator(".execute").waitFor();
  return block;
}

/** Fills a parameter of an operation. */
export async function fill(block, name, value) {
  await block.locator(`tr[data-param-name="${name}"] input`).fill(value);
}

/** Presses Execute; gives the answer, and the status that is shown. */
export async function execute(block) {
  const answered = block.page().waitForResponse((response) => new URL(response.url()).pathname.startsWith("/v1/"));
  await block.locator(".execute").click();
  const answer = await answered;
  const shown = block.locator(".live-responses-table tbody .response-col_status").first();
  await shown.waitFor();
  return { answer, shown: Number.parseInt(await shown.innerText(), 10) };
}

/** Opens the dialog in which one authorises. */
export async function openDialog(page) {
  await page.locator(".auth-wrapper .btn.authorize").click();
  const dialog = page.locator(".dialog-ux .modal-ux");
  await dialog.waitFor();
  return dialog;
}

/** Authorises with a token, in the open dialog, and closes it. */
export async function authorise(dialog, token) {
  await dialog.getByLabel("Value").fill(token);
  await dialog.getByRole("button", { name: "Apply credentials" }).click();
  await dialog.getByRole("button", { name: "Remove authorization" }).waitFor();
  await close(dialog);
}

/** Closes the dialog. */
export async function close(dialog) {
  // Each way to authorise has a button of this kind.
  await dialog.locator(".btn-done").first().click();
}

/** Forgets the token. */
export async function logOut(page) {
  const dialog = await openDialog(page);
  await dialog.getByRole("button", { name: "Remove authorization" }).click();
  await close(dialog);
}
