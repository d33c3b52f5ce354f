"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, SelectInput, TextInput } from "#app/_ui/field.tsx";
import { KIND_LABEL, type OrganizationKind } from "#server/ground/access/rules.ts";

const KINDS = Object.keys(KIND_LABEL) as OrganizationKind[];

export function CreateOrganization() {
  const router = useRouter();
  const [values, setValues] = useState({ name: "", kind: "service_organization" as OrganizationKind });
  const create = useMutation(
    useTRPC().account.createOrganization.mutationOptions({
      onSuccess: () => {
        setValues({ ...values, name: "" });
        router.refresh();
      },
    }),
  );
  const { message, fields } = problemOf(create.error);
  return (
    <form
      className="grid max-w-sm gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(values);
      }}
    >
      <Field label="Organization" error={fields.name ?? message} required>
        <TextInput
          autoComplete="organization"
          value={values.name}
          onChange={(e) => setValues({ ...values, name: e.target.value })}
        />
      </Field>
      <Field label="What it is">
        <SelectInput
          value={values.kind}
          onChange={(e) => setValues({ ...values, kind: KINDS.find((k) => k === e.target.value) ?? values.kind })}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {KIND_LABEL[kind]}
            </option>
          ))}
        </SelectInput>
      </Field>
      <span>
        <Button type="submit" variant="primary" pending={create.isPending}>
          Set up the organization
        </Button>
      </span>
    </form>
  );
}
