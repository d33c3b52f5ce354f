export default function NotFound() {
  return (
    <main className="mx-auto max-w-md px-4 py-20">
      <h1 className="font-title text-3xl">Nothing here</h1>
      <p className="mt-3">This page does not exist, or it is no longer shared with you.</p>
      <p className="mt-4">
        <a className="link" href="/home">
          Go to the start page
        </a>
      </p>
    </main>
  );
}
