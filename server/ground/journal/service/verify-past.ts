import type { OwnerReader } from "#db/owner.ts";
import { KEPT_BESIDES } from "#db/schema/ground/recorded.ts";

/** Every past row has the digest it had at an issue, and none is missing. @param fits SQL: row `r` has the digest in `s` */
export async function faultsInPast(
  owner: OwnerReader,
  { name, keys }: { name: string; keys: string[] },
  fits: string,
  org: string | null,
): Promise<{ logId: string; problem: string }[]> {
  if (keys[0] !== "workspace_id" && !KEPT_BESIDES.includes(name)) return [];
  const rows = await owner.unsafe<{ orgId: string; problem: string }>(
    `with h as (
        select r.org_id, r.id, r.baseline, k.key, lag(k.digest) over w as digest, lag(r.columns) over w as columns
        from row_digest r cross join lateral unnest(r.keys, r.digests) as k (key, digest)
        where r.table_name = $1 and ($2::uuid is null or r.org_id = $2::uuid) window w as (partition by r.org_id, k.key order by r.id)),
      p as (select * from row_past where table_name = $1 and ($2::uuid is null or org_id = $2::uuid)),
      since as (
        select org_id, workspace_id as log_id, min(frozen_entries) as entries from engagement where frozen_entries is not null group by 1, 2
        union all select org_id, org_id, min(frozen_org_entries) from engagement where frozen_org_entries is not null group by 1)
      select coalesce(p.org_id, h.org_id) as "orgId", $1 || ' ' || coalesce(p.key, h.key) || case
        when p.key is null then ' is not kept as it was before it was changed'
        else ' is kept as it was not' end || ': an issued engagement would read it' as problem
      from h full join p on p.org_id = h.org_id and p.digest_id = h.id and p.key = h.key
      cross join lateral (select h.digest, h.columns) s
      left join lateral jsonb_populate_record(null::"${name}", p.before) r on true
      left join row_digest_entry e on p.key is null and e.org_id = h.org_id and e.digest_id = h.id
      left join since on since.org_id = e.org_id and since.log_id = e.log_id and e.sequence >= since.entries
      where case when p.key is null then h.baseline is null and h.digest <> '' and since.entries is not null
        else s.digest is null or s.digest = '' or not (${fits}) end
      order by 1, 2 limit 5`,
    [name, org],
  );
  return rows.map(({ orgId, problem }) => ({ logId: orgId, problem }));
}
