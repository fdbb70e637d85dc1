using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NetMon.Tests;

/// <summary>Reads what an assembly says of itself, without loading it.</summary>
internal sealed class AssemblyReader : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public AssemblyReader(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    /// <summary>The names of the assemblies it refers to.</summary>
    public IReadOnlyList<string> References =>
        [.. _metadata.AssemblyReferences.Select(r => _metadata.GetString(_metadata.GetAssemblyReference(r).Name))];

    /// <summary>The versions of those assemblies, which the ones that are loaded must have at least.</summary>
    public IReadOnlyDictionary<string, Version> ReferencedVersions => _metadata.AssemblyReferences.Select(_metadata.GetAssemblyReference)
        .ToDictionary(r => _metadata.GetString(r.Name), r => r.Version, StringComparer.Ordinal);

    /// <summary>Cmdlets by the attributes of their classes: verb and noun.</summary>
    public IReadOnlyList<(string Verb, string Noun)> Cmdlets =>
        [.. _metadata.TypeDefinitions.SelectMany(t => _metadata.GetTypeDefinition(t).GetCustomAttributes())
            .Select(a => _metadata.GetCustomAttribute(a)).Where(a => AttributeName(a) == "CmdletAttribute").Select(VerbAndNoun)];

    /// <summary>Every assembly that a public or protected signature names, with the type and member that names it.</summary>
    public IEnumerable<(string Assembly, string Where)> PublicSurface()
    {
        var decoder = new AssemblyNames();
        foreach (var handle in _metadata.TypeDefinitions)
        {
            var type = _metadata.GetTypeDefinition(handle);
            if (!IsVisible(type)) continue;
            var name = _metadata.GetString(type.Name);
            var bases = type.GetInterfaceImplementations().Select(i => _metadata.GetInterfaceImplementation(i).Interface).Append(type.BaseType);
            foreach (var assembly in bases.SelectMany(b => Names(b, decoder))) yield return (assembly, name);

            foreach (var member in type.GetMethods().Select(_metadata.GetMethodDefinition).Where(m => IsVisible(m.Attributes)))
            {
                var signature = member.DecodeSignature(decoder, null);
                foreach (var assembly in signature.ParameterTypes.Append(signature.ReturnType).SelectMany(n => n))
                {
                    yield return (assembly, $"{name}.{_metadata.GetString(member.Name)}");
                }
            }

            foreach (var field in type.GetFields().Select(_metadata.GetFieldDefinition).Where(f => IsVisible((MethodAttributes)f.Attributes)))
            {
                foreach (var assembly in field.DecodeSignature(decoder, null)) yield return (assembly, $"{name}.{_metadata.GetString(field.Name)}");
            }
        }
    }

    public void Dispose() => _file.Dispose();

    // Methods and fields have the same bits for the same visibility.
    private static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private bool IsVisible(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
            IsVisible(_metadata.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private ImmutableHashSet<string> Names(EntityHandle type, AssemblyNames decoder) => type.Kind switch
    {
        HandleKind.TypeReference => decoder.GetTypeFromReference(_metadata, (TypeReferenceHandle)type, 0),
        HandleKind.TypeSpecification => _metadata.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(decoder, null),
        _ => [],
    };

    private string? AttributeName(CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && _metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
            ? _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
            : null;

    // ECMA-335 II.23.3: a prolog, then the constructor's arguments, here two strings.
    private (string Verb, string Noun) VerbAndNoun(CustomAttribute attribute)
    {
        var value = _metadata.GetBlobReader(attribute.Value);
        value.ReadUInt16();
        return (value.ReadSerializedString()!, value.ReadSerializedString()!);
    }

    /// <summary>Turns a signature into the names of the assemblies its types come from.</summary>
    private sealed class AssemblyNames : ISignatureTypeProvider<ImmutableHashSet<string>, object?>
    {
        private static readonly ImmutableHashSet<string> None = [];

        public ImmutableHashSet<string> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var scope = reader.GetTypeReference(handle).ResolutionScope;
            return scope.Kind switch
            {
                HandleKind.AssemblyReference => [reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)],
                HandleKind.TypeReference => GetTypeFromReference(reader, (TypeReferenceHandle)scope, 0),
                _ => None,
            };
        }

        public ImmutableHashSet<string> GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public ImmutableHashSet<string> GetGenericInstantiation(ImmutableHashSet<string> genericType, ImmutableArray<ImmutableHashSet<string>> typeArguments) =>
            genericType.Union(typeArguments.SelectMany(t => t));

        public ImmutableHashSet<string> GetFunctionPointerType(MethodSignature<ImmutableHashSet<string>> signature) =>
            signature.ReturnType.Union(signature.ParameterTypes.SelectMany(t => t));

        public ImmutableHashSet<string> GetModifiedType(ImmutableHashSet<string> modifier, ImmutableHashSet<string> unmodifiedType, bool isRequired) => modifier.Union(unmodifiedType);

        public ImmutableHashSet<string> GetArrayType(ImmutableHashSet<string> elementType, ArrayShape shape) => elementType;

        public ImmutableHashSet<string> GetByReferenceType(ImmutableHashSet<string> elementType) => elementType;

        public ImmutableHashSet<string> GetPinnedType(ImmutableHashSet<string> elementType) => elementType;

        public ImmutableHashSet<string> GetPointerType(ImmutableHashSet<string> elementType) => elementType;

        public ImmutableHashSet<string> GetSZArrayType(ImmutableHashSet<string> elementType) => elementType;

        public ImmutableHashSet<string> GetGenericMethodParameter(object? genericContext, int index) => None;

        public ImmutableHashSet<string> GetGenericTypeParameter(object? genericContext, int index) => None;

        public ImmutableHashSet<string> GetPrimitiveType(PrimitiveTypeCode typeCode) => None;

        public ImmutableHashSet<string> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => None;
    }
}
